package dev.megakernel.persistent;

import dev.megakernel.protocol.SessionGeometry;

/**
 * Sees the results of a batch arrive. Nothing orders the device's stores, so a batch has ended only once each of its results was
 * seen; what a thread has seen, it notes for all. Thread-safe.
 *
 * <p>Whoever waits for the batch looks ahead meanwhile, so that little is left to see when the completion comes.
 */
final class BatchArrival {

    /** Results looked at in a row: they stay in the nearest cache while the parts of each are compared. */
    private static final int BLOCK = 64;

    private final CompletionReader reader;
    private final int room;

    BatchArrival(CompletionReader reader, SessionGeometry geometry) {
        this.reader = reader;
        this.room = geometry.results();
    }

    /** Whether all results of a batch are there, as far as it wants any. */
    boolean isComplete(CompletionEntry entry, long use, PersistentBatch batch) {
        int first = batch.firstResult;
        if (first == PersistentBatch.NO_RESULTS) {
            return true;
        }
        int slots = entry.slots;
        int seen = entry.resultsSeen(use);
        int there = seen;
        while (there < slots) {
            int more = see(batch, first, there, Math.min(BLOCK, slots - there));
            if (more == 0) {
                break;
            }
            there += more;
        }
        if (there > seen) {
            entry.sawResults(use, there);
        }
        return there >= slots;
    }

    /**
     * Looks at the next results of a batch whose completion is not there. The last of a block is looked at first: its line alone
     * goes to and fro between the device that stores it and the host that waits for it.
     */
    void lookAhead(CompletionEntry entry, long use, PersistentBatch batch) {
        int first = batch.firstResult;
        int seen = entry.resultsSeen(use);
        int block = Math.min(BLOCK, entry.slots - seen);
        if (first == PersistentBatch.NO_RESULTS || block <= 0 || see(batch, first, seen + block - 1, 1) == 0) {
            return;
        }
        int more = see(batch, first, seen, block);
        if (more > 0) {
            entry.sawResults(use, seen + more);
        }
    }

    /** How many results in a row are there. Whoever comes too late may hold numbers that do not belong together. */
    private int see(PersistentBatch batch, int first, int from, int count) {
        int within = Math.min(count, room - first - from);
        return within <= 0 ? 0 : reader.countThere(first + from, within, batch.generation, batch.resultParts);
    }
}
