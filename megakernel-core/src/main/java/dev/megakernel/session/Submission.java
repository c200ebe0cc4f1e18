package dev.megakernel.session;

import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SlotLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One slot of work: an opcode with its arguments, and on whose behalf and how urgently it runs.
 *
 * <p>Immutable and thread-safe; may be submitted any number of times.
 *
 * @param opcode code of the opcode, a u32
 * @param args up to {@link SlotLayout#ARGS_PER_SLOT} u32 argument words; missing ones are 0; copied in and out
 * @param priority how urgent the work is
 * @param tenant id of the tenant it runs for
 * @param deadline how long it may take from the call that submits it, positive; {@code null} for any time. Afterwards it ends
 *     with {@link DeadlineExceededException}, and a job of several parts as a whole
 */
public record Submission(
        int opcode,
        int[] args,
        Priority priority,
        int tenant,
        @Nullable Duration deadline) {

    /** Priority of a submission that names none. */
    public static final Priority DEFAULT_PRIORITY = Priority.NORMAL;

    /** Tenant of a submission that names none: the runtime's own. */
    public static final int DEFAULT_TENANT = 0;

    /**
     * Copies the arguments.
     *
     * @throws IllegalArgumentException when the deadline is not positive
     * @throws SubmissionRefusedException when there are more arguments than a slot has room for
     */
    public Submission {
        if (args.length > SlotLayout.ARGS_PER_SLOT) {
            throw new SubmissionRefusedException(
                    SubmissionRefusedException.Reason.TOO_MANY_ARGUMENTS,
                    "A submission has " + args.length + " arguments, but a slot has room for "
                            + SlotLayout.ARGS_PER_SLOT
                            + ". Fix: pass fewer, or put the data into a workspace region.");
        }
        Deadline.requirePositive(deadline);
        args = args.clone();
    }

    /** Work without a deadline. */
    public Submission(int opcode, int[] args, Priority priority, int tenant) {
        this(opcode, args, priority, tenant, null);
    }

    /** Work of normal priority for the default tenant. */
    public static Submission of(int opcode, int... args) {
        return new Submission(opcode, args, DEFAULT_PRIORITY, DEFAULT_TENANT);
    }

    /** The same work at another priority. */
    public Submission withPriority(Priority priority) {
        return new Submission(opcode, args, priority, tenant, deadline);
    }

    /** The same work for another tenant. */
    public Submission withTenant(int tenant) {
        return new Submission(opcode, args, priority, tenant, deadline);
    }

    /** The same work, to be done within that time of the call that submits it. */
    public Submission withDeadline(Duration deadline) {
        return new Submission(opcode, args, priority, tenant, deadline);
    }

    /** A copy of the argument words. */
    @Override
    public int[] args() {
        return args.clone();
    }

    /** The argument words themselves, not to be changed. */
    int[] words() {
        return args;
    }

    /** Argument word {@code index}, a u32; 0 past the last one. */
    public int arg(int index) {
        return index < args.length ? args[index] : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Submission that
                && opcode == that.opcode
                && tenant == that.tenant
                && priority == that.priority
                && Objects.equals(deadline, that.deadline)
                && Arrays.equals(args, that.args);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * opcode + tenant) + priority.hashCode())
                + Arrays.hashCode(args)
                + Objects.hashCode(deadline);
    }

    @Override
    public String toString() {
        return "Submission[opcode=0x%X, args=%s, priority=%s, tenant=%s%s]"
                .formatted(
                        opcode,
                        Unsigned.list(args),
                        priority,
                        Integer.toUnsignedString(tenant),
                        deadline == null ? "" : ", deadline=" + deadline);
    }
}
