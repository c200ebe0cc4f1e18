package dev.megakernel.session;

import dev.megakernel.protocol.MegakernelException;

/** A session does not take this submission, now or later. Nothing ran. */
public class SubmissionRefusedException extends MegakernelException {

    /** Why a submission is not taken. */
    public enum Reason {
        /** The kernel has no such opcode. */
        UNKNOWN_OPCODE,
        /** The opcode is reserved and sessions have no handler for it. */
        NO_HANDLER,
        /** The opcode would stop the kernel. */
        STOPS_KERNEL,
        /** The opcode orders the slots of a ring, and a session owns its ring. */
        BATCH_FENCE,
        /** The session does not serve the tenant. */
        TENANT_NOT_AUTHORISED,
        /** A slot has no room for so many arguments. */
        TOO_MANY_ARGUMENTS,
        /** The ring, or the cap of a tenant, never has room for all parts of the job at once. */
        TOO_MANY_PARTS,
        /** The device found the tenant without mask or quota; the submission had been taken. */
        REFUSED_BY_DEVICE,
        /** The arguments of a batch could not be written: their writer threw; the cause says what. */
        ARGUMENTS_FAILED,
        /** The session's own thread would wait for itself. */
        WOULD_DEADLOCK
    }

    private final Reason reason;

    /** Creates an error of a reason, with a message that ends with a hint. */
    public SubmissionRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Creates an error of a reason with a cause. */
    public SubmissionRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why the submission is not taken. */
    public Reason reason() {
        return reason;
    }
}
