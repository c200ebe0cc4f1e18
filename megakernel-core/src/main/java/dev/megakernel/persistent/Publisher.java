package dev.megakernel.persistent;

import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SessionLayout;
import java.util.Arrays;

/**
 * Puts work into rings, without waiting and without garbage. Thread-safe; a handle belongs to one thread at a time.
 *
 * <p>The order matters: a slot is stored before its entry opens, so that nobody else can end the work while its handle is still
 * read; the entry opens and counts before the fence, and the phase and the pump's sleep are looked at after it.
 */
final class Publisher {

    private static final int SINGLE = 1;

    private final EngineCore core;
    private final Settlement settlement;
    private final CompletionTable table;
    private final BatchTable batches;

    Publisher(EngineCore core) {
        this.core = core;
        this.settlement = core.settlement;
        this.table = settlement.table();
        this.batches = settlement.batches();
    }

    Publication publish(PersistentCall call) {
        return publish(call, false);
    }

    /** Publishes a slot; answers what became of it. If it is watched, the poller ends it from the beginning. */
    Publication publish(PersistentCall call, boolean watched) {
        call.requireNotPublished("published");
        int stripe = StripedCount.ofThisThread();
        call.stripe = stripe;
        core.inside.enter(stripe);
        try {
            Phase.State state = core.phase.now();
            return state == Phase.State.OPEN ? publishOpen(call, watched) : state.answer();
        } finally {
            core.inside.leave(stripe);
        }
    }

    private Publication publishOpen(PersistentCall call, boolean watched) {
        CompletionEntry entry = table.take(call.stripe);
        if (entry == null) {
            return Publication.TABLE_FULL;
        }
        PublishRing ring = core.rings[call.ring];
        long position = ring.reserve(SINGLE);
        if (position == PublishRing.FULL) {
            table.giveBack(entry);
            return Publication.RING_FULL;
        }
        long use = entry.nextUse();
        ring.store(position, 0, call, completionWord(entry, use));
        if (watched) {
            entry.watchFromTheStart(use);
        }
        settlement.open(entry, call, position, SINGLE, core.geometry.parts(call.results));
        announce(ring, position, SINGLE, entry, use);
        if (watched) {
            // After the fence of the announcement, so that the poller sees the use or this thread that its bit is gone.
            core.watched.wakeFor(entry.index);
        }
        return Publication.ACCEPTED;
    }

    Publication publish(PersistentBatch batch, BatchEncoder encoder) {
        batch.requireNotPublished("published");
        requireFits(batch);
        batch.release();
        int stripe = StripedCount.ofThisThread();
        batch.stripe = stripe;
        core.inside.enter(stripe);
        try {
            Phase.State state = core.phase.now();
            return state == Phase.State.OPEN ? publishOpen(batch, encoder) : state.answer();
        } finally {
            core.inside.leave(stripe);
        }
    }

    private void requireFits(PersistentBatch batch) {
        int room = core.rings[batch.ring].slots();
        int most = batch.isWithResults() ? Math.min(room, core.geometry.results()) : room;
        if (batch.slots() < 1 || batch.slots() > most) {
            throw new IllegalArgumentException("A batch of " + batch.slots() + " slots was to be published"
                    + (batch.isWithResults() ? " with results" : "") + ", but its ring has " + room
                    + " slots and the session room for " + core.geometry.results()
                    + " results. Fix: publish it in parts, or give the session more.");
        }
    }

    private Publication publishOpen(PersistentBatch batch, BatchEncoder encoder) {
        CompletionEntry entry = table.take(batch.stripe);
        if (entry == null) {
            return Publication.TABLE_FULL;
        }
        if (!batches.take(batch)) {
            table.giveBack(entry);
            return Publication.TABLE_FULL;
        }
        PublishRing ring = core.rings[batch.ring];
        long position = ring.reserve(batch.slots());
        if (position == PublishRing.FULL) {
            batches.giveBack(batch);
            table.giveBack(entry);
            return Publication.RING_FULL;
        }
        long use = entry.nextUse();
        batches.store(batch, completionWord(entry, use), position);
        try {
            BatchFill.store(ring, position, batch, encoder);
        } catch (Throwable e) {
            publishCancelled(ring, position, batch, entry);
            throw e;
        }
        open(ring, position, batch, entry);
        return Publication.ACCEPTED;
    }

    /** The positions are taken and have to be filled: with slots that are taken back before anybody can see them. */
    private void publishCancelled(PublishRing ring, long position, PersistentBatch batch, CompletionEntry entry) {
        PersistentBatch nobodys = new PersistentBatch(ended -> ((PersistentBatch) ended).release());
        batch.moveTo(nobodys);
        nobodys.opcode = OpcodeSpace.NOP;
        nobodys.results = 0;
        nobodys.resultParts = core.geometry.parts(0);
        Arrays.fill(nobodys.args, 0);
        BatchFill.store(ring, position, nobodys, (slot, args) -> {});
        CancelWords cancels = core.cancels[nobodys.ring];
        for (int slot = 0; slot < nobodys.slots(); slot++) {
            cancels.cancel(position + slot);
        }
        long use = entry.nextUse();
        open(ring, position, nobodys, entry);
        core.watched.add(entry, use);
    }

    private void open(PublishRing ring, long position, PersistentBatch batch, CompletionEntry entry) {
        long use = entry.nextUse();
        int slots = batch.slots();
        settlement.open(entry, batch, position + slots - 1, slots, settlement.batchParts());
        announce(ring, position, slots, entry, use);
    }

    private static int completionWord(CompletionEntry entry, long use) {
        return SessionLayout.completionWord(CompletionEntry.generation(use), entry.index);
    }

    private void announce(PublishRing ring, long position, int slots, CompletionEntry entry, long use) {
        core.kernel.fence();
        ring.mark(position, slots);
        Phase.State state = core.phase.now();
        if (state.isFinal()) {
            // Whoever ended all that was open may have come too early for this. Nobody listens to bells any more.
            settlement.end(entry, use, state.ending(), 0);
            return;
        }
        ring.ringBell();
        if (core.pump.isAsleep()) {
            core.wakeLaunch.launchIfOffered();
        }
        core.pump.wakeIfAsleep();
    }
}
