package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An accepted submission on its way through the session. It ends exactly once: whoever moves it to ENDED by
 * compare-and-swap decides how.
 *
 * <pre>
 * WAITING --owner takes it--&gt; LAUNCHED --owner settles it, or gives up on its pass--&gt; ENDED
 *    |  &lt;--owner puts it back after a device loss--'
 *    '--caller cancels it, session closes, device is gone--&gt; ENDED
 * </pre>
 */
final class Ticket {

    /** How far a submission has come. */
    enum State {
        /** Nothing of it has reached the device, or a lost device may forget it. */
        WAITING,
        /** It is in the pass that runs. */
        LAUNCHED,
        /** Its outcome stands. */
        ENDED
    }

    private final Submission submission;
    private final Opcode opcode;
    private final Job job;
    private final long acceptedAt = System.nanoTime();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private int losses;
    private @Nullable Outcome outcome;
    private volatile @Nullable PublishedTicket published;

    /** Links of the list this ticket is in; guarded by that list's owner. */
    @Nullable
    TicketList list;

    @Nullable
    Ticket previous;

    @Nullable
    Ticket next;

    Ticket(Submission submission, Opcode opcode, Job job) {
        this.submission = submission;
        this.opcode = opcode;
        this.job = job;
    }

    Submission submission() {
        return submission;
    }

    Opcode opcode() {
        return opcode;
    }

    Job job() {
        return job;
    }

    long ageNanos() {
        return System.nanoTime() - acceptedAt;
    }

    boolean isWaiting() {
        return state.get() == State.WAITING;
    }

    boolean isEnded() {
        return state.get() == State.ENDED;
    }

    /** Where it is on its way through a persistent engine; {@code null} while it is not. */
    @Nullable
    PublishedTicket published() {
        return published;
    }

    void published(PublishedTicket on) {
        published = on;
    }

    boolean move(State from, State to) {
        return state.compareAndSet(from, to);
    }

    /** Ends the ticket if it still is in state {@code from}. The outcome becomes readable with the end of the job. */
    boolean end(State from, Outcome how) {
        boolean won = move(from, State.ENDED);
        if (won) {
            outcome = how;
        }
        return won;
    }

    /** How it ended; only for whoever has seen the job end. */
    Outcome outcome() {
        Outcome how = outcome;
        if (how == null) {
            throw new IllegalStateException("The outcome of " + submission + " was read in state " + state
                    + ", but exists only once its job has ended. Fix: wait for the job.");
        }
        return how;
    }

    /** Counts a device loss and returns how many there were. Owner thread only. */
    int countLoss() {
        return ++losses;
    }

    /**
     * Whether a lost device took an earlier pass of this submission with it. For the owner thread, and for whoever ended
     * the ticket while it waited.
     */
    boolean isReplay() {
        return losses > 0;
    }
}
