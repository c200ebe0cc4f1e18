package dev.megakernel.benchmarks.persistent;

import dev.megakernel.backend.SharedWords;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap, accessed as a device's would be. */
final class DirectWords implements SharedWords {

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer memory;

    DirectWords(int bytes) {
        memory = ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public int bytes() {
        return memory.capacity();
    }

    @Override
    public void putLong(int at, long value) {
        LONG.setOpaque(memory, at, value);
    }

    @Override
    public void putInt(int at, int value) {
        INT.setOpaque(memory, at, value);
    }

    @Override
    public int getInt(int at) {
        return (int) INT.getAcquire(memory, at);
    }

    @Override
    public long getLong(int at) {
        return (long) LONG.getAcquire(memory, at);
    }
}
