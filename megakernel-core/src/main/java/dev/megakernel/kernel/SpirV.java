package dev.megakernel.kernel;

import java.nio.ByteBuffer;

/** A compiled shader module: SPIR-V words, and the hash of what they were compiled from. */
public final class SpirV {

    private final String key;
    private final byte[] code;

    SpirV(String key, byte[] code) {
        this.key = key;
        this.code = code;
    }

    /** SHA-256 of compiler, options and source, in hexadecimal. */
    public String key() {
        return key;
    }

    /** A direct copy of the module's bytes. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.allocateDirect(code.length).put(code).flip();
    }

    byte[] code() {
        return code;
    }
}
