package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PendingQueueTest {

    private static final Opcode OPCODE =
            SessionFixture.spec().opcodes().find(REPEATABLE).orElseThrow();

    private final PendingQueue queue = new PendingQueue(4);

    private static List<Ticket> tickets(int count) {
        List<Submission> parts = IntStream.range(0, count)
                .mapToObj(i -> Submission.of(REPEATABLE, i))
                .toList();
        return new Job(parts, Collections.nCopies(count, OPCODE), job -> {}).tickets();
    }

    private List<Ticket> take() {
        int count = queue.take();
        List<Ticket> taken = IntStream.range(0, count).mapToObj(queue::launched).toList();
        assertThat(queue.inPass()).isEqualTo(taken);
        queue.passEnded(count);
        assertThat(queue.inPass()).isEmpty();
        return taken;
    }

    @Test
    void passTakesNoMoreThanTheRingHolds() {
        List<Ticket> tickets = tickets(6);
        queue.offer(tickets);

        assertThat(take()).isEqualTo(tickets.subList(0, 4));
        assertThat(take()).isEqualTo(tickets.subList(4, 6));
        assertThat(take()).isEmpty();
    }

    @Test
    void removedTicketLeavesNothingBehind() {
        List<Ticket> tickets = tickets(2);
        queue.offer(tickets);
        queue.remove(tickets.get(0));
        queue.remove(tickets.get(0));

        assertThat(take()).containsExactly(tickets.get(1));
        assertThat(queue.hasWork()).isFalse();
    }

    @Test
    void endedTicketIsNotLaunched() {
        List<Ticket> tickets = tickets(2);
        queue.offer(tickets);
        tickets.get(0).end(Ticket.State.WAITING, Outcome.cancelled(new IllegalStateException()));

        assertThat(take()).containsExactly(tickets.get(1));
    }

    @Test
    void ticketsPutBackGoFirstUnlessTheyEnded() {
        List<Ticket> tickets = tickets(3);
        queue.offer(tickets.subList(0, 2));
        take();
        queue.offer(tickets.subList(2, 3));
        tickets.get(1).end(Ticket.State.LAUNCHED, Outcome.failed(new IllegalStateException()));

        assertThat(queue.putBack(tickets.get(1))).isFalse();
        assertThat(queue.putBack(tickets.get(0))).isTrue();
        assertThat(take()).containsExactly(tickets.get(0), tickets.get(2));
    }

    @Test
    void refusingQueueTakesNothingInAndGivesOutWhatItHas() {
        queue.offer(tickets(1));
        queue.refuse();

        assertThat(queue.offer(tickets(1))).isFalse();
        assertThat(queue.awaitWork()).isTrue();
        assertThat(take()).hasSize(1);
        assertThat(queue.awaitWork()).isFalse();
    }

    @Test
    void drainEmptiesEveryLevel() {
        List<Submission> parts = IntStream.range(0, Priority.values().length)
                .mapToObj(i -> Submission.of(REPEATABLE).withPriority(Priority.values()[i]))
                .toList();
        List<Ticket> tickets = new Job(parts, Collections.nCopies(parts.size(), OPCODE), job -> {}).tickets();
        queue.offer(tickets);

        assertThat(queue.drain()).isEqualTo(tickets);
        assertThat(queue.hasWork()).isFalse();
    }
}
