package dev.megakernel.session;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a submitter meets a gate without enough permits: it waits up to a timeout, or not at all. Immutable. */
final class Patience {

    private final WhenFull whenFull;
    private final long timeoutNanos;

    Patience(SessionOptions options) {
        this.whenFull = options.whenFull();
        this.timeoutNanos = TimeUnit.NANOSECONDS.convert(options.blockTimeout());
    }

    /** When a submitter that comes now gives up, in the time of {@link System#nanoTime}. */
    long deadline() {
        return System.nanoTime() + timeoutNanos;
    }

    /** {@link #deadline()}, or that of a job if it comes before. */
    long deadline(@Nullable Deadline job) {
        long own = deadline();
        return job != null && job.expiresAt() - own < 0 ? job.expiresAt() : own;
    }

    /**
     * Takes permits that are there.
     *
     * @param hasWaited whether the caller waited at another gate just now: it goes before those who wait here, or two
     *     jobs of the same tenants could wait in turns
     */
    boolean tryTake(Gate gate, int permits, boolean hasWaited) {
        return (whenFull == WhenFull.REJECT || hasWaited) ? gate.tryTake(permits) : gate.tryTakeInTurn(permits);
    }

    /**
     * Waits for permits, unless told not to wait, and answers whether they were taken.
     *
     * @throws SubmissionInterruptedException when the thread was interrupted while it waited
     */
    boolean await(Gate gate, int permits, long deadline) {
        if (whenFull == WhenFull.REJECT) {
            return false;
        }
        try {
            return gate.take(permits, Math.max(0, deadline - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SubmissionInterruptedException(
                    "The thread was interrupted while it waited for room for " + permits + " submissions where at most "
                            + gate.size()
                            + " may be outstanding; nothing was submitted. Fix: submit again, or end the thread.",
                    e);
        }
    }

    /** How long somebody waited who gave up. */
    String waited() {
        return whenFull == WhenFull.REJECT ? "not at all" : TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms";
    }
}
