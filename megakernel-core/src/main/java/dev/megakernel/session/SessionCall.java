package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.session.SubmissionRefusedException.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A handle on one submission after another, for callers that count microseconds: describe the work, {@link #trySubmit},
 * {@link #await} or {@link #poll}, read the results, and begin again. In a persistent session that allocates nothing as long as
 * opcode, priority and tenant stay the same; a batched session allocates a little.
 *
 * <p>Everything a session promises holds here too: one outcome each, back-pressure, caps, quotas, replay after a device loss,
 * and an end when the session closes. Nobody else looks for the end of a call: its owner has to, with {@code await} or
 * {@code poll}, before its room is free for others.
 *
 * <p><b>Threads.</b> A call belongs to one thread at a time. Use a call for each thread, or for each submission that is to be
 * outstanding at the same time. What hands a call to another thread must order their accesses.
 */
public final class SessionCall {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private enum State {
        IDLE,
        SUBMITTED,
        ENDED
    }

    private final Intake intake;
    private final Runner runner;
    private final int[] args = new int[SlotLayout.ARGS_PER_SLOT];
    private final Consumer<Job> onEnd = ended -> wakeOwner();
    private @Nullable Opcode opcode;
    private @Nullable Demand demand;
    private Priority priority = Submission.DEFAULT_PRIORITY;
    private int tenant = Submission.DEFAULT_TENANT;
    private @Nullable Job job;
    private State state = State.IDLE;
    private volatile @Nullable Thread owner;

    SessionCall(Intake intake, Runner runner) {
        this.intake = intake;
        this.runner = runner;
    }

    /** {@link #work(int, Priority, int)} with default priority and tenant. */
    public SessionCall work(int code) {
        return work(code, Submission.DEFAULT_PRIORITY, Submission.DEFAULT_TENANT);
    }

    /**
     * Says what runs next, with all arguments 0.
     *
     * @throws SubmissionRefusedException when the session never runs such work
     * @throws IllegalStateException while the call is outstanding
     */
    public SessionCall work(int code, Priority urgency, int onBehalfOf) {
        requireNotOutstanding();
        Arrays.fill(args, 0);
        Opcode before = opcode;
        if (before == null || before.code() != code || priority != urgency || tenant != onBehalfOf) {
            opcode = null;
            demand = intake.demand(onBehalfOf);
            opcode = intake.opcode(code);
            priority = urgency;
            tenant = onBehalfOf;
            job = null;
        }
        state = State.IDLE;
        return this;
    }

    /**
     * Sets argument word {@code index}, a u32. Words stay as they are from one submission to the next.
     *
     * @throws IllegalStateException while the call is outstanding
     * @throws IndexOutOfBoundsException when a slot has no such word
     */
    public SessionCall arg(int index, int value) {
        requireNotOutstanding();
        args[index] = value;
        return this;
    }

    /**
     * Submits the work if there is room for it now. Never waits for room.
     *
     * @return false when the ring is full or the tenant at its cap; that does not count as a rejection
     * @throws dev.megakernel.tenant.TenantException when the tenant has spent its quota
     * @throws dev.megakernel.protocol.DeviceLostException when the device is gone and not replaced
     * @throws SessionClosedException when the session is closed
     * @throws IllegalStateException while the call is outstanding, and before any work was described
     */
    public boolean trySubmit() {
        requireNotOutstanding();
        Opcode what = opcode;
        Demand room = demand;
        if (what == null || room == null) {
            throw new IllegalStateException(
                    "A call was submitted before it was said what runs. Fix: call work(opcode) first.");
        }
        if (!intake.tryAcquire(room, what)) {
            return false;
        }
        owner = null;
        Job next = job;
        if (next == null || !next.reuse(args)) {
            next = new Job(new Submission(what.code(), args, priority, tenant), what, onEnd);
            if (runner.takesBatches()) {
                next.keepInPlace();
            }
        }
        intake.offerAcquired(room, next);
        job = next;
        state = State.SUBMITTED;
        return true;
    }

    /** Looks whether the submission has ended, without waiting. */
    public boolean poll() {
        Job current = job;
        if (state == State.SUBMITTED && current != null) {
            runner.look(current);
            if (current.isEnded()) {
                state = State.ENDED;
            }
        }
        return state == State.ENDED;
    }

    /** {@link #await(Duration)} for any time. */
    public boolean await() {
        return await(LONGEST);
    }

    /**
     * Waits until the submission has ended.
     *
     * @param longest how long at most
     * @return whether it has; if not, the time is over, or the thread was interrupted and its flag is set; the call is still
     *     outstanding then
     * @throws SubmissionRefusedException on a thread that the session needs itself
     */
    public boolean await(Duration longest) {
        Job current = job;
        if (state != State.SUBMITTED || current == null) {
            return state == State.ENDED;
        }
        Thread self = Thread.currentThread();
        if (runner.needs(self)) {
            throw new SubmissionRefusedException(
                    Reason.WOULD_DEADLOCK,
                    "Thread " + self.getName() + " runs the work of this session and would wait for itself. "
                            + "Fix: wait on a thread of your own.");
        }
        owner = self;
        Runner.Awaited awaited = runner.await(current, longest.toNanos());
        owner = null;
        if (awaited == Runner.Awaited.ENDED) {
            state = State.ENDED;
        } else if (awaited == Runner.Awaited.INTERRUPTED) {
            self.interrupt();
        }
        return state == State.ENDED;
    }

    /** Takes the submission back if the device has not claimed it. It still has to end: look for that. */
    public void cancel() {
        Job current = job;
        if (state == State.SUBMITTED && current != null) {
            intake.cancelWaiting(current);
        }
    }

    /** Whether it is submitted and its end was not seen yet. */
    public boolean isOutstanding() {
        return state == State.SUBMITTED;
    }

    /**
     * How the opcode ended.
     *
     * @throws dev.megakernel.protocol.MegakernelException the error the submission ended with
     * @throws java.util.concurrent.CancellationException when it was cancelled
     * @throws IllegalStateException before the end was seen
     */
    public SubmissionStatus status() {
        return ended().singleStatus();
    }

    /**
     * Result word {@code index}, a u32.
     *
     * @throws IndexOutOfBoundsException when the opcode does not declare so many results, or faulted
     * @throws RuntimeException as {@link #status} does
     */
    public int word(int index) {
        return ended().singleWord(index);
    }

    /** Why it faulted, a {@link dev.megakernel.protocol.FaultCode} or the opcode's own u32; 0 unless it did. */
    public int faultCode() {
        return ended().singleFaultCode();
    }

    private Job ended() {
        Job current = job;
        if (state != State.ENDED || current == null) {
            throw new IllegalStateException("The outcome of a call was asked for while it is " + state
                    + ". Fix: submit it, and wait until await or poll say that it has ended.");
        }
        return current;
    }

    private void requireNotOutstanding() {
        if (state == State.SUBMITTED) {
            throw new IllegalStateException("A call that is outstanding was to be changed or submitted, but carries one"
                    + " submission at a time. Fix: wait until await or poll say that it has ended, or use another.");
        }
    }

    private void wakeOwner() {
        Thread waiting = owner;
        if (waiting != null && waiting != Thread.currentThread()) {
            LockSupport.unpark(waiting);
        }
    }
}
