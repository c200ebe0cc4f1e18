package dev.megakernel.persistent;

/**
 * How many are inside, counted where different threads seldom meet. Who enters at a stripe leaves at the same one, so a
 * stripe that reads zero was empty at that moment, and {@link #isZero} needs no moment at which all are read at once: those
 * who enter later have to look, after entering, at what the reader of the count announced before reading. Thread-safe.
 */
class StripedCount {

    /** Stripes of all counts of a session: a power of two. */
    static final int STRIPES = stripesFor(Runtime.getRuntime().availableProcessors());

    private static final int MAX_STRIPES = 64;

    private final Cells cells = new Cells(STRIPES);

    private static int stripesFor(int processors) {
        return Integer.highestOneBit(Math.min(MAX_STRIPES, Math.max(2, 4 * processors - 1)));
    }

    /** Where the calling thread counts: threads that come one after another are apart. */
    static int ofThisThread() {
        return (int) Thread.currentThread().getId();
    }

    void enter(int stripe) {
        cells.add(stripe & (STRIPES - 1), 1);
    }

    void leave(int stripe) {
        cells.add(stripe & (STRIPES - 1), -1);
    }

    boolean isZero() {
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            if (cells.get(stripe) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The count, exact only while nobody enters or leaves. */
    long sum() {
        long sum = 0;
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            sum += cells.get(stripe);
        }
        return sum;
    }
}
