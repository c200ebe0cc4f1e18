package dev.megakernel.persistent;

import dev.megakernel.protocol.SessionLayout;

/** Reads what the slots of a batch that has ended left behind, where the device stored it. Thread-safe. */
final class BatchReader {

    private final EngineCore core;
    private final CompletionReader reader;

    BatchReader(EngineCore core) {
        this.core = core;
        this.reader = core.settlement.reader();
    }

    void read(PersistentBatch batch, BatchResults into) {
        int stripe = StripedCount.ofThisThread();
        core.inside.enter(stripe);
        try {
            requireReadable(batch);
            int[] words = batch.words();
            for (int slot = 0; slot < batch.slots(); slot++) {
                int at = reader.resultAt(batch.firstResult + slot);
                int status = reader.status(at, batch.generation, batch.resultParts);
                reader.words(at, status == SessionLayout.STATUS_FAULT ? 1 : batch.results, words);
                into.slot(slot, ending(status), words);
            }
        } finally {
            core.inside.leave(stripe);
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

    private static Ending ending(int status) {
        return switch (status) {
            case SessionLayout.STATUS_DONE -> Ending.DONE;
            case SessionLayout.STATUS_FAULT -> Ending.FAULT;
            case SessionLayout.STATUS_CANCELLED -> Ending.CANCELLED;
            case SessionLayout.STATUS_REFUSED -> Ending.REFUSED;
            default -> Ending.BROKEN;
        };
    }
}
