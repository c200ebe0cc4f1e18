package dev.megakernel.session;

import dev.megakernel.protocol.Priority;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Many slots of one opcode that are submitted together and counted together, see {@link MegakernelSession#submitBatch}. No
 * object is made for a slot: arguments are written one slot after another.
 *
 * <p>Immutable; as thread-safe as its arguments are.
 *
 * @param opcode code of the opcode of all slots, a u32
 * @param slots how many, at least 1
 * @param arguments writes their arguments
 * @param priority how urgent they are
 * @param tenant id of the tenant they run for
 * @param withResults whether the outcome and the results of each slot are wanted, not only how many ended how
 * @param deadline how long the batch may take from the call that submits it, positive; {@code null} for any time
 */
public record SubmissionBatch(
        int opcode,
        int slots,
        BatchArguments arguments,
        Priority priority,
        int tenant,
        boolean withResults,
        @Nullable Duration deadline) {

    /**
     * Checks the number of slots and the deadline.
     *
     * @throws IllegalArgumentException when there are none, or the deadline is not positive
     */
    public SubmissionBatch {
        if (slots < 1) {
            throw new IllegalArgumentException(
                    "A batch has " + slots + " slots, but needs at least one. Fix: leave empty batches out.");
        }
        Deadline.requirePositive(deadline);
    }

    /** Slots of normal priority for the default tenant, of which only the numbers of outcomes are wanted. */
    public static SubmissionBatch of(int opcode, int slots, BatchArguments arguments) {
        return new SubmissionBatch(
                opcode, slots, arguments, Submission.DEFAULT_PRIORITY, Submission.DEFAULT_TENANT, false, null);
    }

    /** The same slots at another priority. */
    public SubmissionBatch withPriority(Priority priority) {
        return new SubmissionBatch(opcode, slots, arguments, priority, tenant, withResults, deadline);
    }

    /** The same slots for another tenant. */
    public SubmissionBatch withTenant(int tenant) {
        return new SubmissionBatch(opcode, slots, arguments, priority, tenant, withResults, deadline);
    }

    /** The same slots, each with its outcome and results in {@link BatchResult#results()}. */
    public SubmissionBatch keepingResults() {
        return new SubmissionBatch(opcode, slots, arguments, priority, tenant, true, deadline);
    }

    /** The same slots, to be done within that time of the call that submits them. */
    public SubmissionBatch withDeadline(Duration deadline) {
        return new SubmissionBatch(opcode, slots, arguments, priority, tenant, withResults, deadline);
    }
}
