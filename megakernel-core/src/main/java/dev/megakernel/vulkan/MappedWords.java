package dev.megakernel.vulkan;

import dev.megakernel.backend.SharedWords;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Words of a mapped buffer. Every access has an ordering mode: plain ones stalled once the compiler had seen the loop. */
final class MappedWords implements SharedWords {

    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer bytes;

    /** Words of a direct buffer, which must outlive this. */
    MappedWords(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    @Override
    public int bytes() {
        return bytes.capacity();
    }

    @Override
    public void putLong(int at, long value) {
        LONGS.setOpaque(bytes, at, value);
    }

    @Override
    public void putInt(int at, int value) {
        INTS.setOpaque(bytes, at, value);
    }

    @Override
    public int getInt(int at) {
        return (int) INTS.getAcquire(bytes, at);
    }

    @Override
    public long getLong(int at) {
        return (long) LONGS.getAcquire(bytes, at);
    }
}
