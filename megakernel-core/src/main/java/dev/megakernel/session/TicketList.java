package dev.megakernel.session;

import org.jspecify.annotations.Nullable;

/** A list of tickets linked through themselves: every operation takes constant time and allocates nothing. Not thread-safe. */
final class TicketList {

    private @Nullable Ticket first;
    private @Nullable Ticket last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    void addLast(Ticket ticket) {
        insert(last, ticket, null);
    }

    void addFirst(Ticket ticket) {
        insert(null, ticket, first);
    }

    @Nullable
    Ticket pollFirst() {
        Ticket ticket = first;
        if (ticket != null) {
            remove(ticket);
        }
        return ticket;
    }

    /** Removes the ticket if it is in this list. */
    void remove(Ticket ticket) {
        if (ticket.list == this) {
            link(ticket.previous, ticket.next);
            ticket.list = null;
            size--;
            ticket.previous = null;
            ticket.next = null;
        }
    }

    private void insert(@Nullable Ticket before, Ticket ticket, @Nullable Ticket after) {
        ticket.list = this;
        size++;
        link(before, ticket);
        link(ticket, after);
    }

    private void link(@Nullable Ticket before, @Nullable Ticket after) {
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
    }
}
