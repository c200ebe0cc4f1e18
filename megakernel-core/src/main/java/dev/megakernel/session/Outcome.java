package dev.megakernel.session;

import dev.megakernel.stats.MegakernelStats;
import org.jspecify.annotations.Nullable;

/**
 * How a submission or a batch ended: with a result, or with an error.
 *
 * @param kind what is counted; of a batch, each slot as its result says
 * @param result the result of a single slot, or {@code null}
 * @param batch the result of a batch, or {@code null}
 * @param failure the error, or {@code null} with a result
 */
record Outcome(
        MegakernelStats.Outcome kind,
        @Nullable SubmissionResult result,
        @Nullable BatchResult batch,
        @Nullable RuntimeException failure) {

    /** Its results are read where the engine left them. */
    static final Outcome DONE_IN_PLACE = new Outcome(MegakernelStats.Outcome.DONE, null, null, null);

    static final Outcome FAULT_IN_PLACE = new Outcome(MegakernelStats.Outcome.FAULT, null, null, null);

    static Outcome of(SubmissionResult result) {
        MegakernelStats.Outcome kind =
                result.status() == SubmissionStatus.DONE ? MegakernelStats.Outcome.DONE : MegakernelStats.Outcome.FAULT;
        return new Outcome(kind, result, null, null);
    }

    static Outcome of(BatchResult result) {
        return new Outcome(MegakernelStats.Outcome.DONE, null, result, null);
    }

    static Outcome failed(RuntimeException failure) {
        return new Outcome(MegakernelStats.Outcome.FAILED, null, null, failure);
    }

    static Outcome rejected(RuntimeException failure) {
        return new Outcome(MegakernelStats.Outcome.REJECTED, null, null, failure);
    }

    static Outcome cancelled(RuntimeException failure) {
        return new Outcome(MegakernelStats.Outcome.CANCELLED, null, null, failure);
    }

    /** The result of a single slot; throws the error it ended with instead. */
    SubmissionResult requireResult() {
        if (result == null) {
            throw requireFailure();
        }
        return result;
    }

    RuntimeException requireFailure() {
        return failure != null
                ? failure
                : new IllegalStateException("A submission ended as " + kind
                        + " with neither result nor error. Fix: give every outcome one of them.");
    }
}
