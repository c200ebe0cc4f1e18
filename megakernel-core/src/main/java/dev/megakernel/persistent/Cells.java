package dev.megakernel.persistent;

import java.util.concurrent.atomic.AtomicLongArray;

/** Longs that threads share, so far apart that no two lie in one cache line or in two that are fetched together. */
final class Cells {

    private static final int SPACING_LONGS = 128 / Long.BYTES;

    private final AtomicLongArray longs;

    Cells(int count) {
        // One unused cell at each end keeps neighbours on the heap away.
        longs = new AtomicLongArray((count + 2) * SPACING_LONGS);
    }

    long get(int cell) {
        return longs.get(at(cell));
    }

    void set(int cell, long value) {
        longs.set(at(cell), value);
    }

    boolean compareAndSet(int cell, long expected, long value) {
        return longs.compareAndSet(at(cell), expected, value);
    }

    long add(int cell, long change) {
        return longs.addAndGet(at(cell), change);
    }

    private static int at(int cell) {
        return (cell + 1) * SPACING_LONGS;
    }
}
