package dev.megakernel.persistent;

/** Takes work back that the device has not claimed. The completion says whether it worked. Thread-safe. */
final class Canceller {

    private final EngineCore core;

    Canceller(EngineCore core) {
        this.core = core;
    }

    void cancel(PersistentWork work) {
        int stripe = StripedCount.ofThisThread();
        core.inside.enter(stripe);
        try {
            if (work.isUnderWay() && !core.phase.now().isFinal()) {
                long ticket = work.ticket();
                cancel(core.settlement.table().entryOf(ticket), CompletionTable.useOf(ticket));
                core.kernel.fence();
            }
        } finally {
            core.inside.leave(stripe);
        }
    }

    /** For the pump, which unmaps the memory itself. */
    void cancelAll() {
        CompletionTable table = core.settlement.table();
        for (int index = 0; index < table.size(); index++) {
            CompletionEntry entry = table.at(index);
            long use = entry.openUse();
            if (use != 0) {
                cancel(entry, use);
            }
        }
        core.kernel.fence();
    }

    private void cancel(CompletionEntry entry, long use) {
        int ring = entry.ring;
        long last = entry.lastPosition;
        int slots = entry.slots;
        if (!entry.isStillOpen(use)) {
            // Those were not, or may not have been, the positions of that use.
            return;
        }
        long claimed = core.rings[ring].claims().follow();
        for (long position = Math.max(claimed, last - slots + 1); position <= last; position++) {
            core.cancels[ring].cancel(position);
        }
    }
}
