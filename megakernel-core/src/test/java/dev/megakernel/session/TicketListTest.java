package dev.megakernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.Opcode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicketListTest {

    private static final Opcode OPCODE =
            SessionFixture.spec().opcodes().find(SessionFixture.ONCE).orElseThrow();

    private final List<Ticket> tickets = new Job(
                    Collections.nCopies(16, Submission.of(SessionFixture.ONCE)),
                    Collections.nCopies(16, OPCODE),
                    job -> {})
            .tickets();
    private final TicketList list = new TicketList();

    @Test
    void behavesLikeADequeUnderRandomOperations() {
        Random random = new Random(11);
        Deque<Ticket> model = new ArrayDeque<>();
        List<Ticket> free = new ArrayList<>(tickets);
        for (int i = 0; i < 2_000; i++) {
            Ticket ticket = tickets.get(random.nextInt(tickets.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (free.remove(ticket)) {
                        list.addFirst(ticket);
                        model.addFirst(ticket);
                    }
                }
                case 1 -> {
                    if (free.remove(ticket)) {
                        list.addLast(ticket);
                        model.addLast(ticket);
                    }
                }
                case 2 -> {
                    list.remove(ticket);
                    if (model.remove(ticket)) {
                        free.add(ticket);
                    }
                }
                default -> {
                    Ticket first = model.pollFirst();
                    assertThat(list.pollFirst()).isSameAs(first);
                    if (first != null) {
                        free.add(first);
                    }
                }
            }
            assertThat(list.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Test
    void removalFromAnotherListChangesNothing() {
        list.addLast(tickets.get(0));
        new TicketList().remove(tickets.get(0));

        assertThat(list.pollFirst()).isSameAs(tickets.get(0));
    }
}
