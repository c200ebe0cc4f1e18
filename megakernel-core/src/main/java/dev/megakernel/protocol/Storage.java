package dev.megakernel.protocol;

import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;

/** Memory that encoders write to: fresh, or the caller's. Running out of it is a typed error in both cases. */
final class Storage {

    private Storage() {}

    /**
     * Refuses a count above an encoder's cap.
     *
     * @param name what is counted, as the hint calls it
     * @param count u32
     * @param fix the hint's sentence without {@code Fix:}
     */
    static void requireAtMost(String name, int count, int cap, String fix) {
        if (Integer.compareUnsigned(count, cap) > 0) {
            throw new ProtocolException(
                    Kind.BYTE_LENGTH_OVERFLOW,
                    name + " is " + Integer.toUnsignedString(count) + ", above the allocation cap of " + cap + ". Fix: "
                            + fix);
        }
    }

    static byte[] allocate(String buffer, int bytes) {
        try {
            return new byte[bytes];
        } catch (OutOfMemoryError e) {
            throw noMemory(buffer, bytes, e);
        }
    }

    static int[] allocateInts(String buffer, int ints) {
        try {
            return new int[ints];
        } catch (OutOfMemoryError e) {
            throw noMemory(buffer, (long) ints * Integer.BYTES, e);
        }
    }

    static ByteBuffer allocateDirect(String buffer, int bytes) {
        try {
            return ByteBuffer.allocateDirect(bytes);
        } catch (OutOfMemoryError e) {
            throw noMemory(buffer, bytes, e);
        }
    }

    /** Turns the caller's storage into {@code bytes} zero bytes at index 0, or throws and leaves it as it is. */
    static void zero(String buffer, int bytes, ByteBuffer out) {
        requireCapacity(buffer, bytes, out);
        out.clear().limit(bytes);
        for (int word = 0; word < bytes / Words.WORD_BYTES; word++) {
            Words.put(out, word, 0);
        }
    }

    static void requireCapacity(String buffer, int bytes, ByteBuffer out) {
        if (out.capacity() < bytes) {
            throw new ProtocolException(
                    Kind.BYTE_LENGTH_OVERFLOW,
                    buffer + " needs " + bytes + " bytes, but the caller's storage holds " + out.capacity()
                            + ". Fix: pass a buffer with a capacity of at least " + bytes + " bytes.");
        }
    }

    private static ProtocolException noMemory(String buffer, long bytes, OutOfMemoryError cause) {
        return new ProtocolException(
                Kind.BYTE_LENGTH_OVERFLOW,
                buffer + " needs " + bytes
                        + " bytes, which the JVM cannot allocate. Fix: build a smaller buffer or raise"
                        + " the JVM's memory limit.",
                cause);
    }
}
