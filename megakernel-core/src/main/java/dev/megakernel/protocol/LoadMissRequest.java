package dev.megakernel.protocol;

/**
 * What a LOAD_MISS slot asks for.
 *
 * @param resource id of the resource, u32
 * @param prefetch whether the slot completes without waiting for the resource
 */
public record LoadMissRequest(int resource, boolean prefetch) {}
