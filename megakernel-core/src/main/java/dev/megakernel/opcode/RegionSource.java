package dev.megakernel.opcode;

import java.nio.ByteBuffer;

/** Where the first content of a region comes from, at start and again after a device loss. Must be callable repeatedly and from any thread. */
@FunctionalInterface
public interface RegionSource {

    /** The content from position to limit, little-endian words, at most as long as the region; the rest of the region is zero. */
    ByteBuffer content();
}
