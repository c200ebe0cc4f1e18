package dev.megakernel.session;

import dev.megakernel.protocol.ControlLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;

/**
 * What waits for a pass, by priority and then in order of arrival, and what is in the pass that runs.
 *
 * <p>Thread-safe; {@link #awaitWork}, {@link #take}, {@link #launched(int)}, {@link #putBack} and {@link #passEnded} are
 * the owner thread's. Bounded by the permits that callers hold for their tickets.
 */
final class PendingQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workOrEnd = lock.newCondition();
    private final TicketList[] levels = new TicketList[ControlLayout.PRIORITY_LEVELS];
    private final IntPredicate hasWork = level -> !levels[level].isEmpty();
    private final PickOrder order = new PickOrder();
    private final Ticket[] launched;
    private boolean refusing;

    PendingQueue(int capacity) {
        launched = new Ticket[capacity];
        Arrays.setAll(levels, level -> new TicketList());
    }

    /** Adds all tickets, or none and answers false once {@link #refuse} was called. */
    boolean offer(List<Ticket> tickets) {
        lock.lock();
        try {
            if (refusing) {
                return false;
            }
            for (Ticket ticket : tickets) {
                level(ticket).addLast(ticket);
            }
            workOrEnd.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing any more; what waits may still be taken. */
    void refuse() {
        lock.lock();
        try {
            refusing = true;
            workOrEnd.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Parks until something waits; false when nothing ever will. */
    boolean awaitWork() {
        lock.lock();
        try {
            while (isEmpty() && !refusing) {
                workOrEnd.awaitUninterruptibly();
            }
            return !isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Moves what waits into the next pass, and answers how much that is. */
    int take() {
        lock.lock();
        try {
            int count = 0;
            while (count < launched.length) {
                int level = order.next(hasWork);
                Ticket ticket = level == PickOrder.NONE ? null : levels[level].pollFirst();
                if (ticket == null) {
                    break;
                }
                if (ticket.move(Ticket.State.WAITING, Ticket.State.LAUNCHED)) {
                    launched[count++] = ticket;
                }
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** The ticket in slot {@code slot} of the pass that runs. */
    Ticket launched(int slot) {
        return launched[slot];
    }

    /** Makes a launched ticket wait again, before all others of its level; answers false when it ended meanwhile. */
    boolean putBack(Ticket ticket) {
        lock.lock();
        try {
            boolean waits = ticket.move(Ticket.State.LAUNCHED, Ticket.State.WAITING);
            if (waits) {
                level(ticket).addFirst(ticket);
            }
            return waits;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the tickets of the pass. */
    void passEnded(int count) {
        lock.lock();
        try {
            Arrays.fill(launched, 0, count, null);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a ticket that ended while it waited. */
    void remove(Ticket ticket) {
        lock.lock();
        try {
            level(ticket).remove(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** Whether something waits. */
    boolean hasWork() {
        lock.lock();
        try {
            return !isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** How many tickets wait at each level. */
    int[] sizes() {
        lock.lock();
        try {
            return Arrays.stream(levels).mapToInt(TicketList::size).toArray();
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns all that waits. */
    List<Ticket> drain() {
        lock.lock();
        try {
            List<Ticket> drained = new ArrayList<>();
            for (TicketList list : levels) {
                for (Ticket ticket = list.pollFirst(); ticket != null; ticket = list.pollFirst()) {
                    drained.add(ticket);
                }
            }
            return drained;
        } finally {
            lock.unlock();
        }
    }

    /** The tickets of the pass that runs, for those who give up on it. */
    List<Ticket> inPass() {
        lock.lock();
        try {
            return Arrays.stream(launched).takeWhile(ticket -> ticket != null).toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEmpty() {
        return PickOrder.isIdle(hasWork);
    }

    private TicketList level(Ticket ticket) {
        return levels[ticket.priority().level()];
    }
}
