package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What one call submitted: tickets that are accepted together and whose outcomes are handed over together. Thread-safe. */
final class Job {

    private final List<Ticket> tickets;
    private final Consumer<Job> onEnd;

    /** Tickets that have not ended, and one more until the job is sealed. */
    private final AtomicInteger open;

    private volatile boolean abandoned;

    /**
     * Makes a ticket of every part.
     *
     * @param parts what is submitted
     * @param opcodes the opcode of each part
     * @param onEnd called once, by the thread that ends the last ticket; must not block
     */
    Job(List<Submission> parts, List<Opcode> opcodes, Consumer<Job> onEnd) {
        List<Ticket> all = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            all.add(new Ticket(parts.get(i), opcodes.get(i), this));
        }
        this.tickets = all;
        this.onEnd = onEnd;
        this.open = new AtomicInteger(all.size() + 1);
    }

    /** The tickets in the order of the parts. */
    List<Ticket> tickets() {
        return tickets;
    }

    /** Called by the submitter when all tickets are queued: a job without parts ends here. */
    void seal() {
        partEnded();
    }

    /** Called once for each ticket that ended. */
    void partEnded() {
        if (open.decrementAndGet() == 0) {
            onEnd.accept(this);
        }
    }

    boolean isEnded() {
        return open.get() == 0;
    }

    /** Notes that nobody waits for the results any more, so that nothing of it is replayed. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /**
     * The results in the order of the parts; only after the end.
     *
     * @throws RuntimeException the error of the first part that ended with one
     */
    List<SubmissionResult> results() {
        List<SubmissionResult> results = new ArrayList<>(tickets.size());
        for (Ticket ticket : tickets) {
            Outcome outcome = ticket.outcome();
            if (outcome.failure() != null) {
                throw outcome.failure();
            }
            if (outcome.result() != null) {
                results.add(outcome.result());
            }
        }
        return results;
    }
}
