package dev.megakernel.persistent;

import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;

/**
 * Numbers and results of batches. A number is free again once its batch has ended; the number of a batch that a launch left
 * unfinished is never used again, since the device still counts for it.
 *
 * <p>Thread-safe; the lock is held for a few heap accesses only, never over a shared word.
 */
final class BatchTable {

    private static final int FIRST_WORDS = 0;
    private static final int SECOND_WORDS = Long.BYTES;

    private final SharedWords down;
    private final SessionGeometry geometry;
    private final Object lock = new Object();
    private final int[] freeNumbers;
    private final ResultRanges ranges;
    private int free;

    BatchTable(SharedWords down, SessionGeometry geometry) {
        this.down = down;
        this.geometry = geometry;
        this.freeNumbers = new int[geometry.batches()];
        this.ranges = new ResultRanges(geometry.results());
        for (int number = geometry.batches() - 1; number >= 0; number--) {
            freeNumbers[free++] = number;
        }
    }

    /** Takes what a batch needs, all or nothing; answers whether it was there. */
    boolean take(PersistentBatch batch) {
        synchronized (lock) {
            if (free == 0) {
                return false;
            }
            int first = PersistentBatch.NO_RESULTS;
            if (batch.isWithResults()) {
                first = ranges.take(batch.slots());
                if (first == ResultRanges.NONE) {
                    return false;
                }
                batch.generation = ranges.nextGeneration(first, batch.slots());
                if (batch.generation == ResultRanges.NONE) {
                    ranges.giveBack(first, batch.slots());
                    return false;
                }
                batch.heldResults = batch.slots();
                batch.resultParts = geometry.parts(batch.results);
                batch.resultOwner = this;
            } else {
                batch.generation = ranges.nextGeneration();
            }
            batch.firstResult = first;
            batch.number = freeNumbers[--free];
            return true;
        }
    }

    /** Returns what {@link #take} took: nothing was published. */
    void giveBack(PersistentBatch batch) {
        ended(batch.number);
        release(batch);
    }

    /** The batch of a number has ended, and the device has taken its counters back to zero. */
    void ended(int number) {
        synchronized (lock) {
            freeNumbers[free++] = number;
        }
    }

    void release(PersistentBatch batch) {
        synchronized (lock) {
            if (batch.firstResult != PersistentBatch.NO_RESULTS && batch.resultOwner == this) {
                ranges.giveBack(batch.firstResult, batch.heldResults);
                batch.firstResult = PersistentBatch.NO_RESULTS;
                batch.resultOwner = null;
            }
        }
    }

    /** Stores what the device needs to know of a batch. */
    void store(PersistentBatch batch, int completionWord, long firstPosition) {
        int at = geometry.batchByte(batch.number);
        down.putLong(at + FIRST_WORDS, pair(batch.slots(), completionWord));
        down.putLong(at + SECOND_WORDS, pair(Math.max(0, batch.firstResult), (int) firstPosition));
    }

    /** What word 3 of the slots of a batch says. */
    static int countedWord(PersistentBatch batch) {
        return SessionLayout.completionWord(batch.generation, batch.number);
    }

    private static long pair(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << Integer.SIZE;
    }
}
