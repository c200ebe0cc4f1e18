package dev.megakernel.session;

import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of jobs nobody waits for, watched by one thread for a session, which exists only once there was such a job.
 * Thread-safe.
 *
 * <p>A job that ends in time stays in the heap until it grows: then all that have ended go. So there are at most about twice as
 * many as the session has outstanding, and a job costs no removal of its own.
 */
final class Deadlines implements Runnable {

    private static final int SMALLEST_LIMIT = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Job> jobs = new PriorityQueue<>((a, b) -> Long.signum(a.expiresAt() - b.expiresAt()));
    private final Consumer<Job> expire;
    private int limit = SMALLEST_LIMIT;
    private @Nullable Thread thread;
    private boolean closed;

    /** Watches for a session. {@code expire} is called once for a job whose time is over before it has ended. */
    Deadlines(Consumer<Job> expire) {
        this.expire = expire;
    }

    void add(Job job) {
        lock.lock();
        try {
            if (jobs.size() >= limit) {
                jobs.removeIf(Job::isEnded);
                limit = Math.max(SMALLEST_LIMIT, 2 * jobs.size());
            }
            jobs.add(job);
            if (thread == null) {
                thread = new Thread(this, "megakernel-session-deadlines");
                thread.setDaemon(true);
                thread.start();
            } else if (jobs.peek() == job) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Jobs that are watched, some of which may have ended. */
    int size() {
        lock.lock();
        try {
            return jobs.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        for (Job job = next(); job != null; job = next()) {
            expire.accept(job);
        }
    }

    /** Waits for the next job whose time is over; {@code null} when there will be none. */
    private @Nullable Job next() {
        lock.lock();
        try {
            while (true) {
                Job first = jobs.peek();
                if (first != null && first.isEnded()) {
                    jobs.poll();
                } else if (first == null && closed) {
                    return null;
                } else if (first != null && first.nanosLeft() <= 0) {
                    return jobs.poll();
                } else {
                    await(first);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called in the loop of {@link #next}. */
    @SuppressWarnings("WaitNotInLoop")
    private void await(@Nullable Job first) {
        try {
            if (first == null) {
                changed.await();
            } else {
                // However long that took, the loop looks at the clock itself.
                var unused = changed.awaitNanos(first.nanosLeft());
            }
        } catch (InterruptedException ignored) {
            // Nobody has a reason to interrupt this thread; deadlines hold all the same.
        }
    }

    /** Lets the thread end once nothing is open any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            jobs.removeIf(Job::isEnded);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
