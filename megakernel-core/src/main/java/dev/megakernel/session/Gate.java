package dev.megakernel.session;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A bounded number of permits. Waiting is first come, first served, so that a job of many parts is not overtaken for
 * ever. Thread-safe.
 */
final class Gate {

    /** Wakes everybody who waits; leaves room for the permits in use. */
    private static final int PERMITS_OF_OPEN_GATE = 1 << 30;

    private final int size;
    private final Semaphore permits;

    Gate(int size) {
        this.size = size;
        this.permits = new Semaphore(size, true);
    }

    int size() {
        return size;
    }

    /** Takes all permits at once if they are there, before those who wait. */
    boolean tryTake(int count) {
        return permits.tryAcquire(count);
    }

    /** Takes all permits at once if they are there and nobody waits for some. */
    boolean tryTakeInTurn(int count) {
        return !permits.hasQueuedThreads() && permits.tryAcquire(count);
    }

    /** Waits for all permits at once, and answers false when they were not there in time. */
    boolean take(int count, long nanos) throws InterruptedException {
        return permits.tryAcquire(count, nanos, TimeUnit.NANOSECONDS);
    }

    void free(int count) {
        permits.release(count);
    }

    /** Lets everybody through, those who wait included. */
    void open() {
        permits.release(PERMITS_OF_OPEN_GATE);
    }

    /** Permits that are there now. */
    int available() {
        return permits.availablePermits();
    }

    /** Permits in use now. */
    int taken() {
        return Math.max(0, size - available());
    }
}
