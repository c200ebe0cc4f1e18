package dev.megakernel.io;

import dev.megakernel.protocol.IoRequest;

/**
 * A request that was answered with ERROR.
 *
 * @param request what was asked for
 * @param reason why it was not served, an {@link IoResourceException} unless the workspace refused
 */
public record IoFailure(IoRequest request, RuntimeException reason) {}
