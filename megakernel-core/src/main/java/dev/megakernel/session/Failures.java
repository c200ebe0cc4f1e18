package dev.megakernel.session;

import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.MegakernelException;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.SlotStatus;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Words the errors with which submissions end. */
final class Failures {

    private Failures() {}

    /** The device is gone, and nobody has replaced it; the work never reached it. */
    static DeviceLostException deviceGone(RecoverableKernel kernel) {
        return new DeviceLostException(
                "Device " + kernel.device().name() + " was lost and could not be replaced (last loss: "
                        + kernel.status().lastLoss()
                        + "), so the submission never started. Fix: recover on request, or restart.",
                Progress.NEVER_STARTED);
    }

    /** The device was lost while the pass of this opcode ran, and it is not run again. */
    static DeviceLostException deviceLost(Ticket ticket, Throwable cause) {
        Opcode opcode = ticket.opcode();
        String why = opcode.traits().idempotent()
                ? "it was tried again once, or no device is left"
                : "it is not idempotent, so it is not run again";
        return new DeviceLostException(
                "The device was lost in the pass that held opcode \"" + opcode.name() + "\"; " + why
                        + ". Fix: check whether its effects are there, then submit it again.",
                cause instanceof DeviceLostException lost ? lost.progress() : Progress.UNKNOWN,
                cause);
    }

    /** The pass of this opcode failed without a device loss. */
    static BackendException passFailed(Ticket ticket, Throwable cause) {
        return new BackendException(
                "The pass that held opcode \"" + ticket.opcode().name() + "\" failed: " + cause
                        + " Fix: see the cause; the session goes on with the next pass.",
                cause);
    }

    /** The pass succeeded and left the slot alone: by mask or quota, the device does not run this tenant. */
    static SubmissionRefusedException refusedByDevice(Ticket ticket) {
        return new SubmissionRefusedException(
                SubmissionRefusedException.Reason.REFUSED_BY_DEVICE,
                "The pass left opcode \"" + ticket.opcode().name() + "\" of tenant "
                        + Integer.toUnsignedString(ticket.tenant())
                        + " PUBLISHED: on the device the tenant has no mask or no quota left. Fix: check opcodes that may"
                        + " write control words, and the kernel's own quotas.");
    }

    /** The pass succeeded, but left the slot in a state that is not an end. */
    static BackendException notRun(Ticket ticket, int status) {
        return new BackendException("The pass left opcode \"" + ticket.opcode().name() + "\" in state "
                + SlotStatus.name(status)
                + ", but every slot of a pass must end DONE or FAULT. Fix: check the backend; a ring slot of a session is"
                + " authorised, published and ready to run.");
    }

    /** The writer of a batch's arguments threw; no slot of it runs. */
    static SubmissionRefusedException argumentsFailed(Throwable cause) {
        return new SubmissionRefusedException(
                SubmissionRefusedException.Reason.ARGUMENTS_FAILED,
                "The arguments of a batch could not be written: " + cause
                        + ". No slot of it ran. Fix: see the cause; arguments are written without side effects.",
                cause);
    }

    /** Other batches held for too long what this one needs. */
    static QueueFullException noRoomForBatch(Ticket ticket) {
        return new QueueFullException(
                QueueFullException.SUBMISSION,
                "a batch of " + ticket.slots() + " slots of opcode \""
                        + ticket.opcode().name()
                        + "\" found no room for its counters and results beside other batches. Fix: submit fewer batches at a"
                        + " time, or keep no results.");
    }

    /** A job was given up at its deadline. */
    static DeadlineExceededException late(Deadline deadline, Progress progress) {
        return new DeadlineExceededException(deadline.allowed(), Duration.ofNanos(deadline.nanosTaken()), progress);
    }

    /** No room was found: in time for a job, or before its deadline. */
    static MegakernelException late(@Nullable Deadline deadline, MegakernelException noRoom) {
        if (deadline == null || !deadline.isOver()) {
            return noRoom;
        }
        DeadlineExceededException late = late(deadline, Progress.NEVER_STARTED);
        late.addSuppressed(noRoom);
        return late;
    }

    /** Somebody took the work back before it ran. */
    static CancellationException cancelled(Ticket ticket) {
        return new CancellationException("Opcode \"" + ticket.opcode().name()
                + "\" was cancelled before it ran. Fix: submit it again if it is still wanted.");
    }

    /** A launch claimed the opcode and ended without completing it. */
    static BackendException launchEnded(Ticket ticket) {
        return new BackendException(
                "The launch that had claimed opcode \"" + ticket.opcode().name()
                        + "\" ended without completing it; it may have run in part. Fix: check whether its effects are there,"
                        + " then submit it again; see the driver's log for why the launch ended.");
    }

    /** The session closed before the opcode was known to have run. */
    static SessionClosedException closed(Ticket ticket, boolean launched) {
        return new SessionClosedException(
                "The session closed before opcode \"" + ticket.opcode().name() + "\" ended; "
                        + (launched ? "it may have been running" : "it never started")
                        + ". Fix: allow a longer drain timeout, or wait for results before closing.");
    }
}
