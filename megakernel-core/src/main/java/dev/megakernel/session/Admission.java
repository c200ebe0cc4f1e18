package dev.megakernel.session;

import dev.megakernel.protocol.QueueFullException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Back-pressure: one permit for every slot of the ring, held from acceptance to the end of a submission.
 *
 * <p>Thread-safe. Waiting is first come, first served, so that a job of many parts is not overtaken for ever.
 */
final class Admission {

    /** Wakes everybody who waits when the session closes; leaves room for the permits in use. */
    private static final int PERMITS_OF_CLOSED_SESSION = 1 << 30;

    private final int capacity;
    private final WhenFull whenFull;
    private final long timeoutNanos;
    private final Semaphore permits;
    private final AtomicBoolean closed = new AtomicBoolean();

    Admission(int capacity, SessionOptions options) {
        this.capacity = capacity;
        this.whenFull = options.whenFull();
        this.timeoutNanos = TimeUnit.NANOSECONDS.convert(options.blockTimeout());
        this.permits = new Semaphore(capacity, true);
    }

    /**
     * Takes room for all parts of a job at once, or none.
     *
     * @throws QueueFullException when there is no room in time
     * @throws SessionClosedException when the session closed before
     * @throws SubmissionInterruptedException when the thread was interrupted while it waited
     */
    void acquire(int parts) {
        boolean taken = tryAcquire(parts);
        if (isClosed()) {
            release(taken ? parts : 0);
            throw closedError();
        }
        if (!taken) {
            throw new QueueFullException(
                    QueueFullException.SUBMISSION,
                    "the ring is at capacity: " + parts + " of its " + capacity + " slots were asked for, but only "
                            + permits.availablePermits() + " are free after waiting " + waited()
                            + ". Fix: submit less at a time, allow a longer wait, or give the kernel more slots.");
        }
    }

    private boolean tryAcquire(int parts) {
        if (whenFull == WhenFull.REJECT || !permits.hasQueuedThreads()) {
            if (permits.tryAcquire(parts)) {
                return true;
            }
        }
        if (whenFull == WhenFull.REJECT) {
            return false;
        }
        try {
            return permits.tryAcquire(parts, timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SubmissionInterruptedException(
                    "The thread was interrupted while it waited for " + parts + " of " + capacity
                            + " slots; nothing was submitted. Fix: submit again, or end the thread.",
                    e);
        }
    }

    private String waited() {
        return whenFull == WhenFull.REJECT ? "not at all" : TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms";
    }

    /** Returns the room of submissions that ended. */
    void release(int parts) {
        permits.release(parts);
    }

    /** Refuses everybody, those who wait included. Idempotent. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            permits.release(PERMITS_OF_CLOSED_SESSION);
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    static SessionClosedException closedError() {
        return new SessionClosedException(
                "The session is closed and takes no submissions. Fix: submit before it closes, or open another.");
    }
}
