package dev.megakernel.persistent;

/**
 * Time and waiting, so that tests can decide when a thread goes on. Thread-safe.
 *
 * <p>Nothing in this package reads a clock, spins or parks in another way.
 */
interface HostTime {

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** Parks the calling thread, at most so long; returns early when unparked, and for no reason. */
    void park(Object blocker, long nanos);

    /** Lets a thread return from {@link #park}, now or the next time. */
    void unpark(Thread thread);

    /** Called in loops that spin. */
    void spin();
}
