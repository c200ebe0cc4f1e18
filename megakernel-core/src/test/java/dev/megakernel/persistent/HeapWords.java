package dev.megakernel.persistent;

import dev.megakernel.backend.SharedWords;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory of a device of tests, which notices who touches it after it was unmapped. */
final class HeapWords implements SharedWords {

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer memory;
    private volatile boolean unmapped;
    private volatile boolean touchedAfterUnmap;

    HeapWords(int bytes) {
        memory = ByteBuffer.allocateDirect(Math.max(bytes, Long.BYTES));
    }

    void unmap() {
        unmapped = true;
    }

    boolean isTouchedAfterUnmap() {
        return touchedAfterUnmap;
    }

    private void touch() {
        if (unmapped) {
            touchedAfterUnmap = true;
            throw new AssertionError("memory was used after it was unmapped");
        }
    }

    @Override
    public int bytes() {
        return memory.capacity();
    }

    @Override
    public void putLong(int at, long value) {
        touch();
        LONG.setRelease(memory, at, value);
    }

    @Override
    public void putInt(int at, int value) {
        touch();
        INT.setRelease(memory, at, value);
    }

    @Override
    public int getInt(int at) {
        touch();
        return (int) INT.getAcquire(memory, at);
    }

    @Override
    public long getLong(int at) {
        touch();
        return (long) LONG.getAcquire(memory, at);
    }
}
