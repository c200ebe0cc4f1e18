package dev.megakernel.vulkan;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets passes and launches that stay take turns: a launch that stays would keep a pass waiting behind it in their only
 * queue for a whole quantum, and keeps old words of the workspace in its caches.
 *
 * <p>Whoever wants the turn says so, and waits until the launches that run have left; none starts meanwhile. Passes do not
 * exclude each other. Thread-safe.
 */
final class QueueTurn {

    /** Signals do not get lost; this bounds the damage should one. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final boolean oneQueue;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final AtomicInteger wanted = new AtomicInteger();
    private int running;

    QueueTurn(boolean oneQueue) {
        this.oneQueue = oneQueue;
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
        boolean interrupted = false;
        lock.lock();
        try {
            wanted.incrementAndGet();
            while (running > 0) {
                try {
                    left.awaitNanos(LOOK_AGAIN_NANOS);
                } catch (InterruptedException e) {
                    // A pass is not given up half-way; the caller finds the interrupt afterwards.
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
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
