package dev.megakernel.persistent;

import dev.megakernel.protocol.SessionLayout;

/**
 * Reads what the slots of a batch that has ended left behind, where the device stored it: a block is copied to the heap at once,
 * then told slot by slot. All of it was seen to be there before the batch ended. Thread-safe.
 */
final class BatchReader {

    private static final int QUARTERS = SessionLayout.RESULTS / SessionLayout.QUARTER_RESULTS;
    private static final int QUARTER_WORDS = SessionLayout.QUARTER_BYTES / Integer.BYTES;
    private static final int PAIR_WORDS = SessionLayout.PAIR_BYTES / Integer.BYTES;

    private final EngineCore core;
    private final CompletionReader reader;
    private final boolean pairs;

    BatchReader(EngineCore core) {
        this.core = core;
        this.reader = core.settlement.reader();
        this.pairs = core.geometry.pairs();
    }

    void read(PersistentBatch batch, BatchResults into) {
        int stripe = StripedCount.ofThisThread();
        core.inside.enter(stripe);
        try {
            requireReadable(batch);
            int slots = batch.slots();
            for (int slot = 0; slot < slots; slot += BatchFill.BLOCK_SLOTS) {
                int count = Math.min(slots - slot, BatchFill.BLOCK_SLOTS);
                reader.copy(batch.firstResult + slot, count, batch.block());
                tell(batch, slot, count, into);
            }
        } finally {
            core.inside.leave(stripe);
        }
    }

    private void tell(PersistentBatch batch, int slot, int count, BatchResults into) {
        if (pairs) {
            tellPairs(batch, slot, count, into);
        } else if (batch.resultParts == QUARTERS) {
            // The same with a constant bound, for which the compiler unrolls the loop.
            tellQuarters(batch, slot, count, QUARTERS, into);
        } else {
            tellQuarters(batch, slot, count, batch.resultParts, into);
        }
    }

    private static void tellPairs(PersistentBatch batch, int slot, int count, BatchResults into) {
        int[] block = batch.block();
        int[] words = batch.words();
        int pairs = batch.resultParts;
        for (int i = 0; i < count; i++) {
            int at = i * SessionLayout.RESULTS * PAIR_WORDS;
            for (int pair = 0; pair < pairs; pair++) {
                words[pair] = block[at + pair * PAIR_WORDS];
            }
            into.slot(slot + i, ending(block[at + 1], batch.generation), words);
        }
    }

    private static void tellQuarters(PersistentBatch batch, int slot, int count, int quarters, BatchResults into) {
        int[] block = batch.block();
        int[] words = batch.words();
        int generation = batch.generation;
        for (int i = 0; i < count; i++) {
            int at = i * QUARTERS * QUARTER_WORDS;
            copyQuarters(block, at, quarters, words);
            into.slot(slot + i, ending(block[at], generation), words);
        }
    }

    private static void copyQuarters(int[] block, int at, int quarters, int[] words) {
        for (int quarter = 0; quarter < quarters; quarter++) {
            int from = at + quarter * QUARTER_WORDS + 1;
            int to = quarter * SessionLayout.QUARTER_RESULTS;
            words[to] = block[from];
            words[to + 1] = block[from + 1];
            words[to + 2] = block[from + 2];
        }
    }

    /** Whoever tells a listener keeps the memory mapped, in an engine that has ended too. */
    private void requireReadable(PersistentBatch batch) {
        if (batch.ending() != Ending.DONE
                || batch.resultOwner != core.settlement.batches()
                || (core.phase.now().isFinal() && !core.settlement.isTelling())) {
            throw new IllegalStateException(
                    "Results of a batch that ended " + batch.ending()
                            + " were asked for, but only a batch that is done, was published with results here and not released has"
                            + " some, until the engine ends. Fix: read them before you release the batch or close the session.");
        }
    }

    private static Ending ending(int tag, int generation) {
        if (tag >>> SessionLayout.GENERATION_SHIFT != generation) {
            return Ending.BROKEN;
        }
        return switch (SessionLayout.entry(tag)) {
            case SessionLayout.STATUS_DONE -> Ending.DONE;
            case SessionLayout.STATUS_FAULT -> Ending.FAULT;
            case SessionLayout.STATUS_CANCELLED -> Ending.CANCELLED;
            case SessionLayout.STATUS_REFUSED -> Ending.REFUSED;
            default -> Ending.BROKEN;
        };
    }
}
