package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceLostException.Progress;

/** What the ends of persistent work mean to those who submitted it. */
final class EndingOutcome {

    private EndingOutcome() {}

    static Outcome of(Ticket ticket, PersistentCall call) {
        return switch (call.ending()) {
            case DONE -> Outcome.of(done(ticket.opcode(), call));
            case FAULT -> Outcome.of(SubmissionResult.fault(ticket.opcode().name(), call.faultCode()));
            case CANCELLED -> Outcome.cancelled(Failures.cancelled(ticket));
            case REFUSED -> Outcome.rejected(Failures.refusedByDevice(ticket));
            case FAILED -> Outcome.failed(Failures.launchEnded(ticket));
            case LOST -> Outcome.failed(Failures.deviceLost(ticket, loss(call.progress())));
            case CLOSED -> Outcome.cancelled(Failures.closed(ticket, call.progress() != Progress.NEVER_STARTED));
            case BROKEN -> Outcome.failed(Failures.passFailed(ticket, broken()));
        };
    }

    private static SubmissionResult done(Opcode opcode, PersistentCall call) {
        int[] words = new int[opcode.traits().results()];
        for (int i = 0; i < words.length; i++) {
            words[i] = call.word(i);
        }
        return SubmissionResult.done(opcode.name(), words);
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
