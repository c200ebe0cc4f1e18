package dev.megakernel.session;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Small numbers of permits that lie where different threads seldom meet. Thread-safe. */
final class Purses {

    private static final int MOST = 64;

    /** Keeps two purses out of one cache line, and out of two that are fetched together. */
    private static final int SPACING = 128 / Integer.BYTES;

    /** Together they hold at most so many-th part of all permits as a rule, so that those without find some. */
    private static final int PART_IN_PURSES = 2;

    private final AtomicIntegerArray permits;
    private final int count;
    private final int most;

    /** Purses for a number of permits; where there are few, they hold none. */
    Purses(int size) {
        int processors = Runtime.getRuntime().availableProcessors();
        this.count = Integer.highestOneBit(Math.min(MOST, Math.max(2, 4 * processors - 1)));
        this.permits = new AtomicIntegerArray((count + 1) * SPACING);
        this.most = size / PART_IN_PURSES / count;
    }

    int count() {
        return count;
    }

    /** The calling thread's. */
    int ofThisThread() {
        return (int) Thread.currentThread().getId() & (count - 1);
    }

    /** How many a purse is filled with; 0 when purses are not worth it. */
    int refill() {
        return most / 2;
    }

    boolean takeOne(int purse) {
        int at = at(purse);
        int there = permits.get(at);
        while (there > 0) {
            if (permits.compareAndSet(at, there, there - 1)) {
                return true;
            }
            there = permits.get(at);
        }
        return false;
    }

    void add(int purse, int some) {
        permits.addAndGet(at(purse), some);
    }

    /** Takes all there are. */
    int empty(int purse) {
        return permits.get(at(purse)) == 0 ? 0 : permits.getAndSet(at(purse), 0);
    }

    /** Takes half of what a purse holds at most, if it holds more than that. */
    int takeSurplus(int purse) {
        int at = at(purse);
        int there = permits.get(at);
        return there > most && permits.compareAndSet(at, there, there - refill()) ? refill() : 0;
    }

    int sum() {
        int sum = 0;
        for (int purse = 0; purse < count; purse++) {
            sum += permits.get(at(purse));
        }
        return sum;
    }

    private static int at(int purse) {
        return (purse + 1) * SPACING;
    }
}
