package dev.megakernel.persistent;

import org.jspecify.annotations.Nullable;

/**
 * A thread that sleeps until there is work. It announces that before it looks for work a last time; who makes work looks for
 * the announcement afterwards, so one of the two sees the other. Thread-safe.
 */
class Sleeper {

    private final HostTime time;
    private volatile @Nullable Thread thread;
    private volatile boolean asleep;

    Sleeper(HostTime time) {
        this.time = time;
    }

    /** Says which thread sleeps here; called by it. */
    void isCurrentThread() {
        thread = Thread.currentThread();
    }

    void announce() {
        asleep = true;
    }

    void awake() {
        asleep = false;
    }

    boolean isAsleep() {
        return asleep;
    }

    /** Waits a while; ends early when woken, and for no reason. */
    void sleep(long nanos) {
        time.park(this, nanos);
        // An interrupt of a thread of ours means nothing, and would keep it from sleeping.
        Thread.interrupted();
    }

    /** Wakes the thread if it announced that it sleeps; the price otherwise is one load. */
    void wakeIfAsleep() {
        if (asleep) {
            wake();
        }
    }

    void wake() {
        Thread sleeping = thread;
        if (sleeping != null) {
            time.unpark(sleeping);
        }
    }
}
