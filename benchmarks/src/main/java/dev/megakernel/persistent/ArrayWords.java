package dev.megakernel.persistent;

import dev.megakernel.backend.SharedWords;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Memory of the smallest device: an array, so that jcstress can make many. Longs are stored and loaded as two words, low word
 * first, which is weaker than any device's. Tells whether it was touched after it was unmapped. Thread-safe.
 */
class ArrayWords implements SharedWords {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] words;

    /** Plain, so that it orders nothing: whoever unmaps too early has had no reason to believe that nobody is there. */
    private boolean unmapped;

    private boolean touchedAfterUnmap;

    ArrayWords(int bytes) {
        words = new int[bytes / Integer.BYTES];
    }

    void unmap() {
        unmapped = true;
    }

    boolean isTouchedAfterUnmap() {
        return touchedAfterUnmap;
    }

    @Override
    public int bytes() {
        return words.length * Integer.BYTES;
    }

    @Override
    public void putLong(int at, long value) {
        putInt(at, (int) value);
        putInt(at + Integer.BYTES, (int) (value >>> Integer.SIZE));
    }

    @Override
    public void putInt(int at, int value) {
        touch();
        WORD.setOpaque(words, at / Integer.BYTES, value);
    }

    /** Stores 4 bytes and answers what they replace, in the order in which a device may see stores to this word. */
    int exchange(int at, int value) {
        return (int) WORD.getAndSet(words, at / Integer.BYTES, value);
    }

    @Override
    public int getInt(int at) {
        touch();
        return (int) WORD.getAcquire(words, at / Integer.BYTES);
    }

    @Override
    public long getLong(int at) {
        return Integer.toUnsignedLong(getInt(at)) | (long) getInt(at + Integer.BYTES) << Integer.SIZE;
    }

    private void touch() {
        if (unmapped) {
            touchedAfterUnmap = true;
        }
    }
}
