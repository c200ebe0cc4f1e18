package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An accepted submission, or batch of them, on its way through the session. It ends exactly once: whoever moves it to ENDED
 * by compare-and-swap decides how.
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

    private static final AtomicReferenceFieldUpdater<Ticket, @Nullable State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Ticket.class, State.class, "state");
    private static final AtomicReferenceFieldUpdater<Ticket, @Nullable PublishedTicket> PUBLISHED =
            AtomicReferenceFieldUpdater.newUpdater(Ticket.class, PublishedTicket.class, "published");
    private static final int[] NO_ARGS = {};

    private final Opcode opcode;
    private final Priority priority;
    private final int tenant;
    private final int[] args;
    private final @Nullable SubmissionBatch batch;
    private final Job job;
    private long acceptedAt;
    private boolean inPlace;
    private volatile @Nullable State state;
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
        this.opcode = opcode;
        this.priority = submission.priority();
        this.tenant = submission.tenant();
        this.args = submission.words();
        this.batch = null;
        this.job = job;
        // Nobody else sees it before it is queued or published, which fences.
        STATE.lazySet(this, State.WAITING);
    }

    /** A ticket for all slots of a batch. */
    Ticket(SubmissionBatch batch, Opcode opcode, Job job) {
        this.opcode = opcode;
        this.priority = batch.priority();
        this.tenant = batch.tenant();
        this.args = NO_ARGS;
        this.batch = batch;
        this.job = job;
        STATE.lazySet(this, State.WAITING);
    }

    /** Leaves results where the engine puts them: for an owner that reads them there before it uses the ticket again. */
    void keepInPlace() {
        inPlace = true;
    }

    boolean isKeptInPlace() {
        return inPlace;
    }

    /**
     * Makes a ticket that has ended wait again, if it never met a device loss: nobody else holds it then.
     *
     * @param words the arguments of the next submission
     */
    boolean reuse(int[] words) {
        if (!inPlace || isReplay() || state != State.ENDED) {
            return false;
        }
        System.arraycopy(words, 0, args, 0, args.length);
        outcome = null;
        STATE.lazySet(this, State.WAITING);
        return true;
    }

    Opcode opcode() {
        return opcode;
    }

    Priority priority() {
        return priority;
    }

    int tenant() {
        return tenant;
    }

    /** Argument words of a single slot; missing ones are 0. Not to be changed. */
    int[] args() {
        return args;
    }

    /** The batch whose slots this ticket stands for; {@code null} for a single slot. */
    @Nullable
    SubmissionBatch batch() {
        return batch;
    }

    /** Slots of the ring it takes. */
    int slots() {
        return batch == null ? 1 : batch.slots();
    }

    Job job() {
        return job;
    }

    /** Notes when it was accepted, in the time of {@link System#nanoTime}. */
    void acceptedAt(long now) {
        acceptedAt = now;
    }

    /** Time since {@link #acceptedAt}. */
    long ageNanos() {
        return System.nanoTime() - acceptedAt;
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    /** Where it is on its way through a persistent engine; {@code null} while it is not. */
    @Nullable
    PublishedTicket published() {
        return published;
    }

    void published(PublishedTicket on) {
        PUBLISHED.lazySet(this, on);
    }

    boolean move(State from, State to) {
        return STATE.compareAndSet(this, from, to);
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
            throw new IllegalStateException("The outcome of opcode \"" + opcode.name() + "\" was read in state " + state
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
