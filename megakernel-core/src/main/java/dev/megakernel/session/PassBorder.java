package dev.megakernel.session;

import dev.megakernel.protocol.Priority;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The two moments at which what a pass reads may change: the owner thread takes work into a pass, and clears it away.
 * Observers look in between. So a look never meets half a pass, and neither waits for a pass that hangs nor holds up
 * submitters.
 *
 * <p>Thread-safe; {@link #enter} and {@link #leave} are the owner's.
 */
final class PassBorder {

    private final PendingQueue queue;
    private final SessionBuffers buffers;
    private final Books books;
    private final ReentrantLock lock = new ReentrantLock();

    private int count;
    private long startedAt;

    PassBorder(PendingQueue queue, SessionBuffers buffers, Books books) {
        this.queue = queue;
        this.buffers = buffers;
        this.books = books;
    }

    /** Takes what waits into the next pass and publishes it to the ring. */
    void enter() {
        lock.lock();
        try {
            count = queue.take();
            startedAt = System.nanoTime();
            for (int slot = 0; slot < count; slot++) {
                books.ledger().launched(queue.launched(slot));
                buffers.publish(slot, queue.launched(slot));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Submissions in the pass. Owner thread only. */
    int count() {
        return count;
    }

    /** Frees the slots of the pass and forgets its submissions. */
    void leave() {
        lock.lock();
        try {
            buffers.clear(count);
            queue.passEnded(count);
            count = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The session as it is between two moments. */
    SessionTelemetry look() {
        lock.lock();
        try {
            Map<Priority, Integer> waiting = new EnumMap<>(Priority.class);
            int[] sizes = queue.sizes();
            for (Priority priority : Priority.values()) {
                waiting.put(priority, sizes[priority.level()]);
            }
            return new SessionTelemetry(
                    buffers.look(books.ledger().done(), books.tenants()),
                    waiting,
                    count,
                    books.ledger().completed(),
                    passNanos());
        } finally {
            lock.unlock();
        }
    }

    /** How long the pass has been running; 0 without one. */
    long passNanos() {
        lock.lock();
        try {
            return count > 0 ? System.nanoTime() - startedAt : 0;
        } finally {
            lock.unlock();
        }
    }
}
