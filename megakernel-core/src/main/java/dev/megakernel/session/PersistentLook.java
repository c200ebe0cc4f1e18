package dev.megakernel.session;

import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.protocol.Priority;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What observers see of a persistent session. Its slots are on the device, so the ring shows none of them. Thread-safe. */
final class PersistentLook {

    private final Books books;
    private final int capacity;
    private final SessionBuffers empty;
    private long completedBefore = -1;
    private long since = System.nanoTime();

    PersistentLook(int capacity, Books books, SessionOptions options) {
        this.capacity = capacity;
        this.books = books;
        this.empty = new SessionBuffers(capacity, books.tenants(), options.observables());
    }

    SessionTelemetry telemetry(@Nullable PersistentEngine engine) {
        Map<Priority, Integer> waiting = new EnumMap<>(Priority.class);
        int unclaimed = 0;
        for (Priority priority : Priority.values()) {
            int count = engine == null ? 0 : (int) Math.min(capacity, engine.waiting(priority));
            waiting.put(priority, count);
            unclaimed += count;
        }
        return new SessionTelemetry(
                empty.look(books.ledger().done(), books.tenants()),
                waiting,
                Math.max(0, outstanding() - unclaimed),
                books.ledger().completed(),
                stuckNanos());
    }

    private int outstanding() {
        return capacity - books.ledger().occupancy(capacity).empty();
    }

    /** How long nothing has ended although something is under way, as far as looks have shown; 0 when nothing is. */
    synchronized long stuckNanos() {
        long completed = books.ledger().completed();
        long now = System.nanoTime();
        if (completed != completedBefore || outstanding() == 0) {
            completedBefore = completed;
            since = now;
        }
        return outstanding() == 0 ? 0 : now - since;
    }
}
