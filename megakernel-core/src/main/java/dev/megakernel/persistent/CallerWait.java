package dev.megakernel.persistent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for one's own work: spins for a bounded time and takes the completion itself, then leaves that to the poller and parks.
 * A virtual thread that spins holds a carrier thread, so only a few may. Thread-safe.
 */
final class CallerWait {

    /** {@code Thread.isVirtual}, where there is such a thing. */
    private static final MethodHandle IS_VIRTUAL = isVirtualHandle();

    /** Looks between two looks at the clock. */
    private static final int LOOKS_PER_CLOCK = 32;

    private final EngineCore core;
    private final long spinNanos;
    private final AtomicInteger permits;

    CallerWait(EngineCore core, PersistentOptions options) {
        this.core = core;
        this.spinNanos = options.callerSpin().toNanos();
        this.permits = new AtomicInteger(options.virtualSpinners());
    }

    private static MethodHandle isVirtualHandle() {
        try {
            return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, false), 0, Thread.class);
        }
    }

    /** Takes the completion if it is there; answers whether the work has ended. */
    boolean look(PersistentWork work) {
        int stripe = StripedCount.ofThisThread();
        core.inside.enter(stripe);
        try {
            tryEnd(work);
        } finally {
            core.inside.leave(stripe);
        }
        return work.isEnded();
    }

    private void tryEnd(PersistentWork work) {
        if (work.isUnderWay() && !core.phase.now().isFinal()) {
            long ticket = work.ticket();
            core.settlement.tryEnd(core.settlement.table().entryOf(ticket), CompletionTable.useOf(ticket));
        }
    }

    /**
     * Waits until work has ended.
     *
     * @param nanos how long at most
     * @return whether it has; else the time is over, or the thread is interrupted
     */
    boolean await(PersistentWork work, long nanos) {
        if (!work.isUnderWay() || spin(work, nanos)) {
            return true;
        }
        long start = core.time.nanoTime();
        Thread self = Thread.currentThread();
        work.waiter(self);
        watch(work);
        while (work.isUnderWay()) {
            long left = nanos - (core.time.nanoTime() - start);
            if (left <= 0 || self.isInterrupted()) {
                break;
            }
            core.time.park(this, left);
        }
        work.waiter(null);
        return !work.isUnderWay();
    }

    /** Has the poller end the work. */
    void watch(PersistentWork work) {
        long ticket = work.ticket();
        core.watched.add(core.settlement.table().entryOf(ticket), CompletionTable.useOf(ticket));
    }

    /**
     * Looks for the end of work as long as it is worth not to park.
     *
     * @param nanos how long at most
     * @return whether it has ended
     */
    boolean spin(PersistentWork work, long nanos) {
        long longest = Math.min(nanos, spinNanos);
        if (longest <= 0 || !maySpin()) {
            return look(work);
        }
        int stripe = StripedCount.ofThisThread();
        core.inside.enter(stripe);
        try {
            return looksUntil(work, longest);
        } finally {
            core.inside.leave(stripe);
            doneSpinning();
        }
    }

    private boolean looksUntil(PersistentWork work, long longest) {
        // The clock is not looked at for what ends soon.
        long start = 0;
        boolean started = false;
        while (true) {
            for (int i = 0; i < LOOKS_PER_CLOCK; i++) {
                tryEnd(work);
                if (!work.isUnderWay()) {
                    return true;
                }
                core.time.spin();
            }
            long now = core.time.nanoTime();
            start = started ? start : now;
            started = true;
            boolean late = now - start >= longest && !core.wakeLaunch.isComingUp(now);
            if (late || core.phase.now().isFinal()) {
                return false;
            }
        }
    }

    private boolean maySpin() {
        return !isVirtual() || permits.getAndUpdate(free -> Math.max(0, free - 1)) > 0;
    }

    private void doneSpinning() {
        if (isVirtual()) {
            permits.incrementAndGet();
        }
    }

    private static boolean isVirtual() {
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            return false;
        }
    }
}
