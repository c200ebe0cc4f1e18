package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends work: the one place where a completion is taken, its results copied, its entry given back and its owner told, in that
 * order. Whoever settles the use of an entry does all of it; everybody else does nothing. Thread-safe.
 *
 * <p>Callers keep the memory of the kernel mapped meanwhile.
 */
final class Settlement {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    /** Threads of callers tell listeners too, so this is no matter of whose thread it is. */
    private final ThreadLocal<Depth> telling = ThreadLocal.withInitial(Depth::new);

    /** How many listeners a thread is in, one inside the other. */
    private static final class Depth {
        private int listeners;
    }

    private final AtomicBoolean warned = new AtomicBoolean();
    private final PublishRing[] rings;
    private final CompletionTable table;
    private final CompletionReader reader;
    private final BatchArrival arrival;
    private final BatchTable batches;
    private final Phase phase;
    private final HostTime time;
    private final int batchParts;
    private final StripedCount outstanding = new StripedCount();

    Settlement(PersistentKernel kernel, PublishRing[] rings, CompletionTable table, Phase phase, HostTime time) {
        SessionGeometry geometry = kernel.config().geometry();
        this.rings = rings;
        this.table = table;
        this.reader = new CompletionReader(kernel.up(), geometry);
        this.arrival = new BatchArrival(reader, geometry);
        this.batches = new BatchTable(kernel.down(), geometry);
        this.phase = phase;
        this.time = time;
        this.batchParts = geometry.parts(SessionLayout.QUARTER_RESULTS);
    }

    CompletionTable table() {
        return table;
    }

    CompletionReader reader() {
        return reader;
    }

    BatchTable batches() {
        return batches;
    }

    StripedCount outstanding() {
        return outstanding;
    }

    /**
     * Makes work visible to those who settle; it is stored and fenced right after.
     *
     * @param entry an entry that belongs to the caller
     * @param lastPosition position of its last slot
     * @param slots how many it has
     * @param parts parts of its completion
     */
    void open(CompletionEntry entry, PersistentWork work, long lastPosition, int slots, int parts) {
        outstanding.enter(work.stripe);
        long use = entry.nextUse();
        entry.work = work;
        entry.ring = work.ring;
        entry.lastPosition = lastPosition;
        entry.slots = slots;
        entry.parts = parts;
        work.published(CompletionTable.ticket(entry, use));
        entry.open(use);
    }

    /** Parts of the completion of a batch. */
    int batchParts() {
        return batchParts;
    }

    /** Ends a use if the device has completed it. Answers whether it is over, whoever ended it. */
    boolean tryEnd(CompletionEntry entry, long use) {
        if (!entry.isOpen(use)) {
            return true;
        }
        int at = reader.completionAt(entry.index);
        int status = reader.status(at, CompletionEntry.generation(use), entry.parts);
        PersistentBatch batch = entry.work instanceof PersistentBatch counted ? counted : null;
        if (status == CompletionReader.NOT_YET) {
            if (batch != null) {
                arrival.lookAhead(entry, use, batch);
            }
            return false;
        }
        if (batch != null && status == SessionLayout.STATUS_BATCH && !arrival.isComplete(entry, use, batch)) {
            return false;
        }
        if (entry.settle(use)) {
            end(entry, at, status);
        }
        return true;
    }

    private void end(CompletionEntry entry, int at, int status) {
        PersistentWork work = workOf(entry);
        if ((status == SessionLayout.STATUS_BATCH) != (work instanceof PersistentBatch)) {
            status = SessionLayout.STATUS_BROKEN;
        }
        if (work instanceof PersistentCall call && status == SessionLayout.STATUS_DONE) {
            reader.words(at, call.results, call.words());
        } else if (work instanceof PersistentBatch batch && status == SessionLayout.STATUS_BATCH) {
            reader.words(at, SessionLayout.QUARTER_RESULTS, batch.counts());
            batches.ended(batch.number);
        }
        switch (status) {
            case SessionLayout.STATUS_DONE, SessionLayout.STATUS_BATCH ->
                finish(entry, work, Ending.DONE, FaultCode.NONE, Progress.UNKNOWN);
            case SessionLayout.STATUS_FAULT -> finish(entry, work, Ending.FAULT, reader.word(at, 0), Progress.UNKNOWN);
            case SessionLayout.STATUS_CANCELLED ->
                finish(entry, work, Ending.CANCELLED, FaultCode.NONE, Progress.NEVER_STARTED);
            case SessionLayout.STATUS_REFUSED ->
                finish(entry, work, Ending.REFUSED, FaultCode.NONE, Progress.NEVER_STARTED);
            default -> {
                phase.end(Phase.State.BROKEN, broken(work, status));
                finish(entry, work, Ending.BROKEN, FaultCode.NONE, Progress.UNKNOWN);
            }
        }
    }

    private static BackendException broken(PersistentWork work, int status) {
        return new BackendException("The device ended opcode 0x" + Integer.toHexString(work.opcode)
                + " with status " + status + " in ring " + work.ring
                + ", which says that slots and completions do not fit together; the session cannot go on."
                + " Fix: open another; if it happens again, use session mode batched on this device.");
    }

    /** Ends a use in a way the device does not tell. Answers whether this call did. */
    boolean end(CompletionEntry entry, long use, Ending how, int faultCode) {
        if (!entry.settle(use)) {
            return false;
        }
        PersistentWork work = workOf(entry);
        // In a broken session launches may still run, and a bell may still come.
        boolean neverRung = how != Ending.BROKEN && entry.lastPosition - entry.slots + 1 >= rings[entry.ring].rung();
        finish(entry, work, how, faultCode, neverRung ? Progress.NEVER_STARTED : Progress.UNKNOWN);
        return true;
    }

    private static PersistentWork workOf(CompletionEntry entry) {
        PersistentWork work = entry.work;
        if (work == null) {
            throw new IllegalStateException("Completion entry " + entry.index
                    + " was settled, but belongs to nobody. Fix: open an entry only with its work.");
        }
        return work;
    }

    private void finish(CompletionEntry entry, PersistentWork work, Ending how, int fault, Progress known) {
        if (how != Ending.DONE) {
            work.clearResults();
        }
        entry.work = null;
        table.giveBack(entry);
        outstanding.leave(work.stripe);
        EndListener listener = work.listener();
        work.end(how, fault, known, time);
        if (listener != null) {
            tell(listener, work);
        }
    }

    private void tell(EndListener listener, PersistentWork work) {
        Depth depth = telling.get();
        depth.listeners++;
        try {
            listener.ended(work);
        } catch (Throwable e) {
            if (warned.compareAndSet(false, true)) {
                log.warn("A listener threw when it was told of an end; this and later errors are ignored", e);
            }
        } finally {
            depth.listeners--;
        }
    }

    /** Whether the calling thread is in a listener: whoever waits for the end of the engine does not wait for that thread. */
    boolean isTelling() {
        return telling.get().listeners > 0;
    }

    /** Ends all that is open, and takes what is complete as such. */
    void endAll(Ending how) {
        for (int index = 0; index < table.size(); index++) {
            CompletionEntry entry = table.at(index);
            long use = entry.openUse();
            if (use != 0 && !tryEnd(entry, use)) {
                end(entry, use, how, FaultCode.NONE);
            }
        }
    }
}
