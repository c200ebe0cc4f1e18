package dev.megakernel.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a job is too late. Immutable.
 *
 * @param allowed how long it may take
 * @param since when it was submitted, in the time of {@link System#nanoTime}
 */
record Deadline(Duration allowed, long since) {

    /** Longer than anybody waits, and far from where sums with the clock wrap. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

    /** The deadline of what is submitted now; {@code null} without one. */
    static @Nullable Deadline from(@Nullable Duration allowed) {
        return allowed == null ? null : new Deadline(allowed, System.nanoTime());
    }

    /** The earliest deadline of parts that are submitted now; {@code null} when none has one. */
    static @Nullable Deadline earliest(List<Submission> parts) {
        Duration shortest = null;
        for (Submission part : parts) {
            Duration own = part.deadline();
            if (own != null && (shortest == null || own.compareTo(shortest) < 0)) {
                shortest = own;
            }
        }
        return from(shortest);
    }

    /** Refuses a time that has passed before it began. */
    static void requirePositive(@Nullable Duration allowed) {
        if (allowed != null && (allowed.isNegative() || allowed.isZero())) {
            throw new IllegalArgumentException(
                    "A submission has a deadline of " + allowed
                            + ", but it is a positive time from its submission. Fix: leave it out, or allow some microseconds.");
        }
    }

    /** In the time of {@link System#nanoTime}. */
    long expiresAt() {
        return since + Math.min(LONGEST_NANOS, TimeUnit.NANOSECONDS.convert(allowed));
    }

    /** Time left, in ns; negative once it is over. */
    long nanosLeft() {
        return expiresAt() - System.nanoTime();
    }

    boolean isOver() {
        return nanosLeft() <= 0;
    }

    /** Time since the submission, in ns. */
    long nanosTaken() {
        return System.nanoTime() - since;
    }
}
