package dev.megakernel.persistent;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The first launch after a pause, which whoever publishes first starts itself: waking the pump's thread and having it launch
 * would take several times as long (measured on an H200).
 *
 * <p>The pump offers its launches when none is under way and it is about to sleep, and takes them back before it touches them
 * again. One submitter may use them in between, and only once for an offer. Thread-safe; who offers and takes back is the pump.
 */
final class WakeLaunch {

    private static final int KEPT = 0;
    private static final int OFFERED = KEPT + 1;
    private static final int IN_USE = OFFERED + 1;

    /** How long a launch may take to come up after a pause, in ns: a driver that is cold, and a GPU that is. */
    private static final long COMING_UP_NANOS = 1_000_000;

    private final HostTime time;
    private volatile long launchedAt;
    private final AtomicInteger state = new AtomicInteger(KEPT);

    // Written by whoever has the launches, and handed on with the state.
    private @Nullable Launches launches;
    private boolean used;
    private @Nullable Throwable failure;

    WakeLaunch(HostTime time) {
        this.time = time;
        this.launchedAt = time.nanoTime() - COMING_UP_NANOS;
    }

    /** Whether a submitter has just launched, so that work takes longer than usual and is still worth to be looked for. */
    boolean isComingUp(long now) {
        return now - launchedAt < COMING_UP_NANOS;
    }

    /** The next submitter may launch. */
    void offer(Launches idle) {
        idle.prepare();
        launches = idle;
        state.set(OFFERED);
    }

    /**
     * Nobody may launch any more but the pump. Waits for a submitter that is at it: one call of the driver.
     *
     * @return whether a submitter has launched since the offer
     */
    boolean takeBack() {
        while (!state.compareAndSet(OFFERED, KEPT) && state.get() != KEPT) {
            time.spin();
        }
        boolean launched = used;
        used = false;
        return launched;
    }

    /** What the call of a submitter threw, once; it is for the pump to deal with. */
    @Nullable
    Throwable takeFailure() {
        Throwable thrown = failure;
        failure = null;
        return thrown;
    }

    /**
     * Launches if that is offered. Does not throw, and does not wait for others.
     */
    void launchIfOffered() {
        if (state.get() != OFFERED || !state.compareAndSet(OFFERED, IN_USE)) {
            return;
        }
        try {
            Launches idle = launches;
            if (idle != null) {
                used = true;
                launchedAt = time.nanoTime();
                idle.launch();
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            state.set(KEPT);
        }
    }
}
