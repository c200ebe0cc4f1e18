package dev.megakernel.session;

import dev.megakernel.stats.MegakernelStats;
import org.jspecify.annotations.Nullable;

/**
 * How a submission ended: with a result, or with an error.
 *
 * @param kind what is counted
 * @param result the result, or {@code null} after an error
 * @param failure the error, or {@code null} with a result
 */
record Outcome(
        MegakernelStats.Outcome kind,
        @Nullable SubmissionResult result,
        @Nullable RuntimeException failure) {

    static Outcome of(SubmissionResult result) {
        MegakernelStats.Outcome kind =
                result.status() == SubmissionStatus.DONE ? MegakernelStats.Outcome.DONE : MegakernelStats.Outcome.FAULT;
        return new Outcome(kind, result, null);
    }

    static Outcome failed(RuntimeException failure) {
        return new Outcome(MegakernelStats.Outcome.FAILED, null, failure);
    }

    static Outcome rejected(RuntimeException failure) {
        return new Outcome(MegakernelStats.Outcome.REJECTED, null, failure);
    }

    static Outcome cancelled(RuntimeException failure) {
        return new Outcome(MegakernelStats.Outcome.CANCELLED, null, failure);
    }
}
