package dev.megakernel.simulated;

import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.ControlLayout;

/** The control buffer of a simulated kernel, which nobody there stores to. */
final class ControlWords implements SharedWords {

    private final int[] words;

    ControlWords(int observables) {
        words = new int[ControlLayout.OBSERVABLE_BASE + observables];
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
        words[at / Integer.BYTES] = value;
    }

    @Override
    public int getInt(int at) {
        return words[at / Integer.BYTES];
    }

    @Override
    public long getLong(int at) {
        return Integer.toUnsignedLong(getInt(at)) | (long) getInt(at + Integer.BYTES) << Integer.SIZE;
    }
}
