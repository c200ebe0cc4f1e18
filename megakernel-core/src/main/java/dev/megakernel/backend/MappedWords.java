package dev.megakernel.backend;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Words of a direct buffer, such as mapped memory of a device. Single accesses have an ordering mode: plain ones stalled once the
 * compiler had seen the loop. Those in a row are plain, and fast; what orders them stands around them.
 */
public final class MappedWords implements SharedWords {

    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer bytes;
    private final IntBuffer words;

    /** Words of a direct buffer, which must outlive this. */
    public MappedWords(ByteBuffer bytes) {
        this.bytes = bytes;
        this.words = bytes.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
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

    /** One copy, which the JVM does with the widest stores there are. */
    @Override
    public void putInts(int at, int[] from, int count) {
        words.put(at / Integer.BYTES, from, 0, count);
    }

    @Override
    public void getInts(int at, int[] into, int count) {
        words.get(at / Integer.BYTES, into, 0, count);
    }

    @Override
    public int countShowing(int at, int step, int count, int mask, int value) {
        int word = at / Integer.BYTES;
        int wordStep = step / Integer.BYTES;
        int showing = 0;
        while (showing < count && (words.get(word + showing * wordStep) & mask) == value) {
            showing++;
        }
        VarHandle.acquireFence();
        return showing;
    }
}
