package dev.megakernel.vulkan;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets passes and launches that stay take turns: a launch that stays would keep a pass waiting behind it in their only
 * queue for a whole quantum, and keeps old words of the workspace in its caches.
 *
 * <p>Whoever wants the turn says so, and waits until the launches that run have left; none starts meanwhile. Passes do not
 * exclude each other. Who waits looks after the launches itself: nobody else may, and on a lost device nobody does.
 * Thread-safe.
 */
final class QueueTurn {

    /** Whoever sent the launches usually sees first that they have left, and says so. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final boolean oneQueue;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final AtomicInteger wanted = new AtomicInteger();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final BooleanSupplier lost;
    private int running;

    /**
     * Turns on a device.
     *
     * @param oneQueue whether launches that stay share the queue of passes
     * @param lost whether the device is gone; then nobody waits, and what was to run finds out
     */
    QueueTurn(boolean oneQueue, BooleanSupplier lost) {
        this.oneQueue = oneQueue;
        this.lost = lost;
    }

    /** Whoever waits for the turn calls {@code look} now and then, which counts out launches that have left. */
    void watch(Runnable look) {
        watchers.add(look);
    }

    void unwatch(Runnable look) {
        watchers.remove(look);
    }

    /** Waits until no launch that stays is in the way of a pass. Where launches have queues of their own none ever is. */
    void beginPass() {
        if (oneQueue) {
            begin();
        }
    }

    void endPass() {
        if (oneQueue) {
            end();
        }
    }

    /** Runs something while no launch that stays runs on any queue. */
    void alone(Runnable body) {
        begin();
        try {
            body.run();
        } finally {
            end();
        }
    }

    private void begin() {
        wanted.incrementAndGet();
        boolean interrupted = false;
        while (mustWait()) {
            // Not with the lock: launches are counted in and out by threads that hold what looking needs.
            watchers.forEach(Runnable::run);
            interrupted |= waitedInterrupted();
        }
        if (interrupted) {
            // A pass is not given up half-way; the caller finds the interrupt afterwards.
            Thread.currentThread().interrupt();
        }
    }

    private boolean mustWait() {
        lock.lock();
        try {
            return running > 0 && !lost.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private boolean waitedInterrupted() {
        lock.lock();
        try {
            long remaining = LOOK_AGAIN_NANOS;
            while (running > 0 && remaining > 0) {
                remaining = left.awaitNanos(remaining);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        wanted.decrementAndGet();
    }

    /** Whether launches should leave. */
    boolean isWanted() {
        return wanted.get() > 0;
    }

    /** Counts a launch in, unless somebody wants the turn. */
    boolean tryLaunch() {
        lock.lock();
        try {
            if (isWanted()) {
                return false;
            }
            running++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Counts a launch out, once. */
    void launchLeft() {
        lock.lock();
        try {
            running--;
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
