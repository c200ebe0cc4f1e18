package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.persistent.Ending;
import dev.megakernel.persistent.PersistentBatch;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.PersistentWork;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceLostException.Progress;
import org.jspecify.annotations.Nullable;

/** What the ends of persistent work mean to those who submitted it. */
final class EndingOutcome {

    private EndingOutcome() {}

    /**
     * What became of a single slot.
     *
     * @param takenBackByClose whether it was the session that took back what did not run
     */
    static Outcome of(Ticket ticket, PersistentWork work, @Nullable PersistentCall call, boolean takenBackByClose) {
        return switch (work.ending()) {
            case DONE -> ticket.isKeptInPlace() ? Outcome.DONE_IN_PLACE : Outcome.of(done(ticket.opcode(), call));
            case FAULT ->
                ticket.isKeptInPlace()
                        ? Outcome.FAULT_IN_PLACE
                        : Outcome.of(SubmissionResult.fault(ticket.opcode().name(), work.faultCode()));
            default -> unfinished(ticket, work, takenBackByClose);
        };
    }

    private static SubmissionResult done(Opcode opcode, @Nullable PersistentCall call) {
        int[] words = new int[opcode.traits().results()];
        for (int i = 0; i < words.length && call != null; i++) {
            words[i] = call.word(i);
        }
        return SubmissionResult.done(opcode.name(), words);
    }

    /** What became of a batch. */
    static Outcome of(Ticket ticket, PersistentEngine engine, PersistentBatch batch, boolean takenBackByClose) {
        return switch (batch.ending()) {
            case DONE -> counted(ticket, engine, batch, takenBackByClose);
            // The driver ended its loop, so nobody knows how far each slot came.
            case FAULT -> Outcome.failed(new SlotFaultException(ticket.opcode().name(), batch.faultCode()));
            default -> unfinished(ticket, batch, takenBackByClose);
        };
    }

    private static Outcome counted(
            Ticket ticket, PersistentEngine engine, PersistentBatch batch, boolean takenBackByClose) {
        if (batch.notRun() > 0 && ticket.job().isAbandoned()) {
            return Outcome.cancelled(Failures.cancelled(ticket));
        }
        if (batch.notRun() > 0 && takenBackByClose) {
            return Outcome.cancelled(Failures.closed(ticket, batch.notRun() < batch.slots()));
        }
        return Outcome.of(
                new BatchResult(batch.done(), batch.faulted(), batch.notRun(), results(ticket, engine, batch)));
    }

    private static SlotResults results(Ticket ticket, PersistentEngine engine, PersistentBatch batch) {
        SubmissionBatch asked = ticket.batch();
        if (asked == null || !asked.withResults()) {
            return SlotResults.NONE;
        }
        Opcode opcode = ticket.opcode();
        SlotResults kept =
                new SlotResults(opcode.name(), batch.slots(), opcode.traits().results());
        engine.results(batch, (slot, ending, words) -> {
            if (ending == Ending.DONE) {
                kept.done(slot, words);
            } else if (ending == Ending.FAULT) {
                kept.fault(slot, words[0]);
            }
        });
        batch.release();
        return kept;
    }

    private static Outcome unfinished(Ticket ticket, PersistentWork work, boolean takenBackByClose) {
        return switch (work.ending()) {
            case CANCELLED ->
                Outcome.cancelled(takenBackByClose ? Failures.closed(ticket, false) : Failures.cancelled(ticket));
            case REFUSED -> Outcome.rejected(Failures.refusedByDevice(ticket));
            case LOST -> Outcome.failed(Failures.deviceLost(ticket, loss(work.progress())));
            case CLOSED -> Outcome.cancelled(Failures.closed(ticket, work.progress() != Progress.NEVER_STARTED));
            case BROKEN -> Outcome.failed(Failures.passFailed(ticket, broken()));
            case DONE, FAULT, FAILED -> Outcome.failed(Failures.launchEnded(ticket));
        };
    }

    private static DeviceLostException loss(Progress progress) {
        return new DeviceLostException(
                "The device was lost while the opcode was on it, device lost. Fix: see the log for the cause.",
                progress);
    }

    private static IllegalStateException broken() {
        return new IllegalStateException("the persistent session broke its own rules. Fix: see the log for which.");
    }
}
