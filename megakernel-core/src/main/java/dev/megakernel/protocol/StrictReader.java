package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/** The checks every strict decoder makes: whole words first, then presence of the word. */
final class StrictReader {

    static final String CONTROL = "control";
    static final String RING = "ring";
    static final String DEBUG_LOG = "debug_log";
    static final String IO_QUEUE = "io_queue";
    static final String RING_SLOT = "ring slot";

    private StrictReader() {}

    static void requireAligned(String name, ByteBuffer buffer) {
        if (buffer.remaining() % Words.WORD_BYTES != 0) {
            throw ProtocolException.misaligned(name, buffer.remaining());
        }
    }

    /** Refuses a buffer that does not reach {@code word} (u32 as a long). */
    static void requireWord(String name, ByteBuffer buffer, long word) {
        if (word >= Words.count(buffer)) {
            throw ProtocolException.missingWord(name, word, buffer.remaining());
        }
    }

    static int read(String name, ByteBuffer buffer, int word) {
        requireAligned(name, buffer);
        requireWord(name, buffer, word);
        return Words.get(buffer, word);
    }
}
