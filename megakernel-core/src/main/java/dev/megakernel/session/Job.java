package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.session.SubmissionRefusedException.Reason;
import dev.megakernel.stats.MegakernelStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one call submitted: tickets that are accepted together and whose outcomes are handed over together. Thread-safe. */
final class Job {

    private static final AtomicIntegerFieldUpdater<Job> OPEN = AtomicIntegerFieldUpdater.newUpdater(Job.class, "open");

    private static final AtomicReferenceFieldUpdater<Job, @Nullable Object> END =
            AtomicReferenceFieldUpdater.newUpdater(Job.class, Object.class, "end");
    private static final int[] NO_WORDS = {};
    private static final Object ALL_PARTS_ENDED = new Object();

    private final List<Ticket> tickets;
    private final Consumer<Job> onEnd;

    /** Whether the end of its one ticket is its end, so that nobody has to count. */
    private final boolean single;

    /** Tickets that have not ended, and one more until a job of several is sealed. */
    private volatile int open;

    /** How the job ended: with all its parts, or with the error of its deadline. */
    private volatile @Nullable Object end;

    private volatile boolean abandoned;
    private @Nullable Deadline deadline;

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
        this.single = false;
        OPEN.lazySet(this, all.size() + 1);
    }

    /** A job of one ticket. */
    Job(Submission submission, Opcode opcode, Consumer<Job> onEnd) {
        this.tickets = List.of(new Ticket(submission, opcode, this));
        this.onEnd = onEnd;
        this.single = true;
        OPEN.lazySet(this, 1);
    }

    /** A job of one ticket for all slots of a batch. */
    Job(SubmissionBatch batch, Opcode opcode, Consumer<Job> onEnd) {
        this.tickets = List.of(new Ticket(batch, opcode, this));
        this.onEnd = onEnd;
        this.single = true;
        OPEN.lazySet(this, 1);
    }

    /** Notes when it was accepted, in the time of {@link System#nanoTime}. */
    void acceptedAt(long now) {
        for (int i = 0; i < tickets.size(); i++) {
            tickets.get(i).acceptedAt(now);
        }
    }

    /** The tickets in the order of the parts. */
    List<Ticket> tickets() {
        return tickets;
    }

    /** Called by the submitter when all tickets are queued: a job without parts ends here. */
    void seal() {
        if (!single) {
            partEnded();
        }
    }

    /** Called once for each ticket that ended. */
    void partEnded() {
        if (single) {
            OPEN.lazySet(this, 0);
            end(ALL_PARTS_ENDED);
        } else if (OPEN.decrementAndGet(this) == 0) {
            end(ALL_PARTS_ENDED);
        }
    }

    /** Ends the job before its parts, unless it has ended; answers whether this call did. */
    boolean expire(DeadlineExceededException error) {
        return end(error);
    }

    private boolean end(Object how) {
        boolean won = END.compareAndSet(this, null, how);
        if (won) {
            onEnd.accept(this);
        }
        return won;
    }

    /** See {@link Ticket#keepInPlace}. */
    void keepInPlace() {
        tickets.get(0).keepInPlace();
    }

    /** Makes a job of one part that has ended submittable again, see {@link Ticket#reuse}; answers whether it could. */
    boolean reuse(int[] words) {
        if (abandoned || !tickets.get(0).reuse(words)) {
            return false;
        }
        OPEN.lazySet(this, 1);
        END.lazySet(this, null);
        return true;
    }

    /** How a job of one part ended; throws its error. */
    SubmissionStatus singleStatus() {
        Outcome outcome = tickets.get(0).outcome();
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        return outcome.kind() == MegakernelStats.Outcome.DONE ? SubmissionStatus.DONE : SubmissionStatus.FAULT;
    }

    /** A result word of a job of one part. */
    int singleWord(int index) {
        PersistentCall call = inPlace();
        Opcode opcode = tickets.get(0).opcode();
        boolean there = singleStatus() == SubmissionStatus.DONE
                && index >= 0
                && index < opcode.traits().results();
        return call != null && there ? call.word(index) : singleResult().word(index);
    }

    /** The fault code of a job of one part; 0 without one. */
    int singleFaultCode() {
        PersistentCall call = inPlace();
        return singleStatus() == SubmissionStatus.FAULT && call != null
                ? call.faultCode()
                : singleResult().faultCode();
    }

    private @Nullable PersistentCall inPlace() {
        PublishedTicket published = tickets.get(0).published();
        return published == null ? null : published.call();
    }

    private SubmissionResult singleResult() {
        Outcome outcome = tickets.get(0).outcome();
        String name = tickets.get(0).opcode().name();
        return outcome.result() != null ? outcome.result() : new SubmissionResult(singleStatus(), name, 0, NO_WORDS);
    }

    /** Whether all parts have ended, or the deadline has passed. */
    boolean isEnded() {
        return end != null;
    }

    /** Says until when it has to be done; before anybody else sees the job. */
    Job until(@Nullable Deadline latest) {
        deadline = latest;
        return this;
    }

    @Nullable
    Deadline deadline() {
        return deadline;
    }

    /** Time left until the deadline, in ns; the longest there is without one. */
    long nanosLeft() {
        Deadline latest = deadline;
        return latest == null ? Long.MAX_VALUE : latest.nanosLeft();
    }

    /** When the deadline passes, in the time of {@link System#nanoTime}; only for jobs that have one. */
    long expiresAt() {
        return Objects.requireNonNull(deadline).expiresAt();
    }

    private void requireInTime() {
        if (end instanceof DeadlineExceededException late) {
            throw late;
        }
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
     * @throws RuntimeException the error of the deadline, or of the first part that ended with one
     */
    List<SubmissionResult> results() {
        requireInTime();
        List<SubmissionResult> results = new ArrayList<>(tickets.size());
        for (Ticket ticket : tickets) {
            results.add(ticket.outcome().requireResult());
        }
        return results;
    }

    /** The result of a job of one part; only after the end. */
    SubmissionResult result() {
        requireInTime();
        return tickets.get(0).outcome().requireResult();
    }

    /**
     * The result of a batch, whether it went as one ticket or slot by slot; only after the end.
     *
     * @throws RuntimeException the error the batch, or the first slot of it, ended with
     */
    BatchResult batchResult(SubmissionBatch batch) {
        requireInTime();
        Outcome first = tickets.get(0).outcome();
        if (tickets.get(0).batch() == null) {
            return countSlots(batch);
        }
        BatchResult result = first.batch();
        if (result == null) {
            throw first.requireFailure();
        }
        return result;
    }

    /** Throws the error of a batch whose arguments could not be written. */
    void throwIfArgumentsFailed() {
        if (open == 0
                && tickets.get(0).outcome().failure() instanceof SubmissionRefusedException refusal
                && refusal.reason() == Reason.ARGUMENTS_FAILED) {
            throw refusal;
        }
    }

    private BatchResult countSlots(SubmissionBatch batch) {
        Opcode opcode = tickets.get(0).opcode();
        SlotResults kept = batch.withResults()
                ? new SlotResults(opcode.name(), tickets.size(), opcode.traits().results())
                : SlotResults.NONE;
        int[] counts = new int[MegakernelStats.Outcome.values().length];
        for (int slot = 0; slot < tickets.size(); slot++) {
            Outcome outcome = tickets.get(slot).outcome();
            SubmissionResult result = outcome.result();
            boolean refused = outcome.failure() instanceof SubmissionRefusedException refusal
                    && refusal.reason() == Reason.REFUSED_BY_DEVICE;
            if (result == null && !refused) {
                throw outcome.requireFailure();
            }
            counts[outcome.kind().ordinal()]++;
            if (result != null && batch.withResults()) {
                keep(kept, slot, result);
            }
        }
        return new BatchResult(
                counts[MegakernelStats.Outcome.DONE.ordinal()],
                counts[MegakernelStats.Outcome.FAULT.ordinal()],
                counts[MegakernelStats.Outcome.REJECTED.ordinal()],
                kept);
    }

    private static void keep(SlotResults kept, int slot, SubmissionResult result) {
        if (result.status() == SubmissionStatus.DONE) {
            kept.done(slot, result.words());
        } else {
            kept.fault(slot, result.faultCode());
        }
    }
}
