package dev.megakernel.benchmarks.protocol;

import java.nio.ByteBuffer;

/** Where a buffer lies. It decides how STATUS is accessed: atomically outside the Java heap, with fences inside. */
public enum MemoryKind {
    /** A {@code byte[]}. */
    HEAP {
        @Override
        ByteBuffer allocate(int bytes) {
            return ByteBuffer.allocate(bytes);
        }
    },

    /** Native memory, as a mapped device buffer is. */
    DIRECT {
        @Override
        ByteBuffer allocate(int bytes) {
            return ByteBuffer.allocateDirect(bytes);
        }
    };

    abstract ByteBuffer allocate(int bytes);
}
