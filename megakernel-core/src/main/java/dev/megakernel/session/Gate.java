package dev.megakernel.session;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded number of permits. Waiting is first come, first served, so that a job of many parts is not overtaken for
 * ever. Thread-safe.
 *
 * <p>While nobody waits, free permits lie in the purses of threads that used them last, so that threads do not meet where permits
 * are counted. Whoever waits announces that first and then empties all purses; whoever fills one looks for the announcement
 * afterwards, so one of the two sees the other.
 */
final class Gate {

    /** Wakes everybody who waits; leaves room for the permits in use. */
    private static final int PERMITS_OF_OPEN_GATE = 1 << 30;

    private final int size;
    private final Semaphore permits;
    private final Purses purses;
    private final AtomicInteger waiting = new AtomicInteger();

    Gate(int size) {
        this.size = size;
        this.permits = new Semaphore(size, true);
        this.purses = new Purses(size);
    }

    int size() {
        return size;
    }

    /** Takes all permits at once if they are there, before those who wait. */
    boolean tryTake(int count) {
        if (count == 1 && takeOne()) {
            return true;
        }
        if (permits.tryAcquire(count)) {
            return true;
        }
        return emptyPurses() > 0 && permits.tryAcquire(count);
    }

    /** Takes all permits at once if they are there and nobody waits for some. */
    boolean tryTakeInTurn(int count) {
        return waiting.get() == 0 && tryTake(count);
    }

    /** A permit of this thread's purse, which is filled when it is empty and many are there. */
    private boolean takeOne() {
        int purse = purses.ofThisThread();
        if (purses.takeOne(purse)) {
            return true;
        }
        int some = purses.refill();
        if (some < 2 || waiting.get() > 0 || !permits.tryAcquire(some)) {
            return false;
        }
        fill(purse, some - 1);
        return true;
    }

    private void fill(int purse, int count) {
        purses.add(purse, count);
        if (waiting.get() > 0) {
            giveBack(purses.empty(purse));
        }
    }

    private void giveBack(int count) {
        if (count > 0) {
            permits.release(count);
        }
    }

    private int emptyPurses() {
        int found = 0;
        for (int purse = 0; purse < purses.count(); purse++) {
            found += purses.empty(purse);
        }
        giveBack(found);
        return found;
    }

    /** Waits for all permits at once, and answers false when they were not there in time. */
    boolean take(int count, long nanos) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            emptyPurses();
            return permits.tryAcquire(count, nanos, TimeUnit.NANOSECONDS);
        } finally {
            waiting.decrementAndGet();
        }
    }

    void free(int count) {
        if (waiting.get() > 0 || count > purses.refill()) {
            giveBack(count);
            return;
        }
        int purse = purses.ofThisThread();
        fill(purse, count);
        giveBack(purses.takeSurplus(purse));
    }

    /** Lets everybody through, those who wait included. */
    void open() {
        permits.release(PERMITS_OF_OPEN_GATE);
    }

    /** Permits that are there now. */
    int available() {
        return permits.availablePermits() + purses.sum();
    }

    /** Permits in use now. */
    int taken() {
        return Math.max(0, size - available());
    }
}
