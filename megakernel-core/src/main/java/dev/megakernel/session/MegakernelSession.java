package dev.megakernel.session;

import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.session.SubmissionRefusedException.Reason;
import dev.megakernel.stats.MegakernelStats;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The everyday way to use a kernel: callers submit work from any thread and get results; the library owns ring, passes
 * and completions.
 *
 * <p>Every accepted submission ends exactly once: DONE or FAULT with a {@link SubmissionResult}, or with a typed error.
 * At most as many submissions as the ring has slots are accepted at a time; what comes on top waits or is rejected, as
 * {@link SessionOptions#whenFull()} says. CRITICAL work goes first and IDLE work last, in order of arrival at one
 * priority; after 16 picks in a row from the two highest levels a lower one gets a turn.
 *
 * <p>A session runs in one of two ways. <b>Persistent</b>: a kernel stays on the device and takes work out of memory it
 * shares with the host, so a submission costs no call of the driver; after {@link SessionOptions#parkAfter()} without work
 * it leaves. This rests on a running kernel seeing what the host stores, which Vulkan does not promise: the kernel is probed
 * first. <b>Batched</b>: one thread collects what waits and launches one pass after another. Everything that waits fits into
 * one pass, so priorities decide the order of slots within it. An idle session uses no CPU either way.
 *
 * <p>A tenant with a cap has only so many submissions outstanding; what comes on top waits or is rejected in the same way,
 * without holding up others. A tenant that has spent its quota is refused until {@link #grantQuota} is called.
 *
 * <p>After a device loss, submissions of idempotent opcodes run again, once; others fail with
 * {@link dev.megakernel.protocol.DeviceLostException}. Once the device could not be replaced, submissions fail at once
 * until somebody recovers the kernel.
 *
 * <p>All opcodes of a session, of whatever tenant, share its observable words. They start as zero and keep their values
 * from pass to pass, but a pass that fails leaves them as they were before it. A persistent session loses them with its
 * device: they are zero again then.
 *
 * <p>Thread-safe. Futures complete on {@link SessionOptions#callbackExecutor()}, blocking calls need no executor. A future without
 * stages may be completed by the thread that asks for it: a caller that polls {@code isDone}, or waits in {@code get} or
 * {@code join}, takes the end of its submission itself and waits for no other thread.
 */
public final class MegakernelSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MegakernelSession.class);

    private final int capacity;
    private final Intake intake;
    private final Books books;
    private final Runner runner;
    private final Callbacks callbacks;
    private final SessionMode requested;
    private final ModeChoice choice;

    private MegakernelSession(RecoverableKernel kernel, SessionOptions options, MegakernelStats stats) {
        this.capacity = kernel.config().slotCount();
        this.books = Books.open(capacity, options, new GuardedStats(stats));
        this.callbacks = new Callbacks(options.callbackExecutor());
        this.requested = options.mode();
        this.choice = ModeChoice.of(kernel, options);
        this.runner = choice.isPersistent()
                ? new PersistentRunner(kernel, options, books, callbacks, choice.pairs())
                : new BatchedRunner(kernel, options, books);
        this.intake = new Intake(kernel, books, runner);
    }

    /**
     * Opens a session on a kernel, which must stay open as long as the session.
     *
     * @param kernel runs the passes
     * @param options how the session behaves
     * @param stats hears of every pass and every submission; what it throws is logged once and ignored
     * @throws dev.megakernel.protocol.UnsupportedFeatureException for {@link SessionMode#PERSISTENT}, when the kernel
     *     cannot stay on its device
     */
    public static MegakernelSession open(RecoverableKernel kernel, SessionOptions options, MegakernelStats stats) {
        MegakernelSession session = new MegakernelSession(kernel, options, stats);
        session.runner.start();
        log.info("{}", session.residency().describe());
        return session;
    }

    /**
     * Submits work. Blocks only while the ring is full and the session is to wait for room.
     *
     * @return the result; cancelling it takes back what was not launched yet, later the result is dropped
     * @throws SubmissionRefusedException when the session never runs such work
     * @throws dev.megakernel.protocol.QueueFullException when the ring stayed full
     * @throws dev.megakernel.tenant.TenantException when the tenant stayed at its cap, or has spent its quota
     * @throws dev.megakernel.protocol.DeviceLostException when the device is gone and not replaced
     * @throws SessionClosedException when the session is closed
     * @throws SubmissionInterruptedException when the thread was interrupted while it waited for room
     */
    public CompletableFuture<SubmissionResult> submit(Submission submission) {
        SubmissionFuture<SubmissionResult> future = new SubmissionFuture<>(intake, callbacks, Job::result, true);
        return future.of(intake.accept(submission, false, future));
    }

    /** {@link #submit(Submission)} with default priority and tenant. */
    public CompletableFuture<SubmissionResult> submit(int opcode, int... args) {
        return submit(Submission.of(opcode, args));
    }

    /**
     * Submits the parts of one job, all or none: room for all of them is taken at once.
     *
     * @param parts the parts, at most as many as the ring has slots
     * @param merge makes one result of the results of all parts, in the order of the parts, faulted ones included; runs
     *     on the callback executor
     * @return the merged result, or the error of the first part that ended with one, once all have ended; cancelling it
     *     takes back the parts that were not launched yet
     * @throws SubmissionRefusedException as for one submission, and when there are more parts than slots
     */
    public <R> CompletableFuture<R> submitAll(List<Submission> parts, Function<List<SubmissionResult>, R> merge) {
        SubmissionFuture<R> future =
                new SubmissionFuture<>(intake, callbacks, job -> merge.apply(job.results()), false);
        return future.of(intake.accept(List.copyOf(parts), false, future));
    }

    /**
     * Submits many slots of one opcode as one piece: room for all is taken at once, they are counted together, and no object is
     * made for a slot. A persistent session publishes them as one, and the device counts them. A batched session runs them like
     * as many parts of a job.
     *
     * <p>Every slot counts as a submission in statistics, caps and quotas. When the device is lost, the batch as a whole runs
     * again or fails, as one submission of its opcode would.
     *
     * @return how many slots ended how, once all have; cancelling it takes back the slots that were not launched yet
     * @throws SubmissionRefusedException as for one submission, when there are more slots than the ring or the cap of the tenant
     *     ever has room for, and when the arguments could not be written; nothing has run then
     * @throws dev.megakernel.protocol.MegakernelException as {@link #submit(Submission)} does. The future of a batch may end with
     *     {@link dev.megakernel.protocol.QueueFullException} too, when other batches held their results for too long
     */
    public CompletableFuture<BatchResult> submitBatch(SubmissionBatch batch) {
        SubmissionFuture<BatchResult> future =
                new SubmissionFuture<>(intake, callbacks, job -> job.batchResult(batch), true);
        Job job = intake.accept(batch, false, future);
        job.throwIfArgumentsFailed();
        return future.of(job);
    }

    /**
     * Submits many slots as {@link #submitBatch} does, and waits for all.
     *
     * @throws dev.megakernel.protocol.MegakernelException as {@link #submitBatch}, and the error the batch ended with
     */
    public BatchResult executeBatch(SubmissionBatch batch) {
        Thread caller = requireNotNeeded();
        Job job = intake.accept(batch, true, ended -> wake(caller));
        await(job);
        return job.batchResult(batch);
    }

    /**
     * Submits work and waits for its result.
     *
     * @return the result, of a faulted opcode too
     * @throws dev.megakernel.protocol.MegakernelException as {@link #submit} does, and the error the submission ended
     *     with
     * @throws SubmissionInterruptedException when the thread was interrupted while it waited; its flag is set again
     */
    public SubmissionResult execute(Submission submission) {
        Thread caller = requireNotNeeded();
        Job job = intake.accept(submission, true, ended -> wake(caller));
        await(job);
        return job.result();
    }

    /** {@link #execute(Submission)} with default priority and tenant. */
    public SubmissionResult execute(int opcode, int... args) {
        return execute(Submission.of(opcode, args));
    }

    /**
     * Submits the parts of one job as {@link #submitAll} does, waits for all, and merges on the calling thread.
     *
     * @throws dev.megakernel.protocol.MegakernelException as {@link #execute} does; whatever {@code merge} throws passes
     */
    public <R> R executeAll(List<Submission> parts, Function<List<SubmissionResult>, R> merge) {
        Thread caller = requireNotNeeded();
        Job job = intake.accept(List.copyOf(parts), true, ended -> wake(caller));
        await(job);
        return merge.apply(job.results());
    }

    private Thread requireNotNeeded() {
        Thread caller = Thread.currentThread();
        if (runner.needs(caller)) {
            throw new SubmissionRefusedException(
                    Reason.WOULD_DEADLOCK,
                    "Thread " + caller.getName() + " runs the passes of this session and would wait for itself. "
                            + "Fix: call execute from a thread of your own, or submit and use the future.");
        }
        return caller;
    }

    private static void wake(Thread caller) {
        if (caller != Thread.currentThread()) {
            LockSupport.unpark(caller);
        }
    }

    private void await(Job job) {
        Runner.Awaited awaited = runner.await(job, Long.MAX_VALUE);
        if (awaited == Runner.Awaited.LATE) {
            intake.expire(job);
        } else if (awaited == Runner.Awaited.INTERRUPTED) {
            intake.cancelWaiting(job);
            Thread.currentThread().interrupt();
            throw new SubmissionInterruptedException(
                    "The thread was interrupted while it waited for "
                            + job.tickets().size()
                            + " submissions; those not launched are cancelled. Fix: submit again, or end the thread.",
                    new InterruptedException());
        }
    }

    /**
     * A handle for one submission after another without futures and, in a persistent session, without garbage. Make one for a
     * thread and keep it.
     */
    public SessionCall newCall() {
        return new SessionCall(intake, runner);
    }

    /** How this session runs: never AUTO. */
    public SessionMode mode() {
        return runner.mode();
    }

    /** How this session runs and why, and what of it is on the device now. Waits for nobody and asks nothing of the device. */
    public SessionResidency residency() {
        return new SessionResidency(requested, mode(), choice.reason(), choice.verdict(), runner.resident());
    }

    /** Submissions the session holds at most: the slots of its ring. */
    public int capacity() {
        return capacity;
    }

    /** Totals since the session was opened. */
    public SessionStatistics statistics() {
        return books.ledger().statistics(runner.launches());
    }

    /** How full the ring is now. */
    public RingOccupancy occupancy() {
        return books.ledger().occupancy(capacity);
    }

    /**
     * A look at the ring and the queue that does not wait for the pass that runs, not even for one that hangs, and does
     * not hold up submitters. Costs time and memory in proportion to the ring.
     */
    public SessionTelemetry telemetry() {
        return runner.telemetry();
    }

    /** How long the pass that runs has been running, in ns; 0 without one. As {@link #telemetry}, without its cost. */
    public long passNanos() {
        return runner.passNanos();
    }

    /**
     * The id of a tenant of this session, for {@link Submission#withTenant}.
     *
     * @throws SubmissionRefusedException when the session serves no tenant of that name
     */
    public int tenantId(String name) {
        return books.tenants().require(name).id();
    }

    /**
     * Grants a tenant its quota anew: what it launched so far is forgotten. What waits for a pass now is claimed under the
     * new grant.
     *
     * @throws SubmissionRefusedException when the session does not serve the tenant
     */
    public void grantQuota(int tenant) {
        books.tenants().require(tenant).quota().grant();
    }

    /** {@link #grantQuota} for all tenants of this session. */
    public void grantQuotas() {
        books.tenants().forEach(tenant -> tenant.quota().grant());
    }

    /** A copy of the observable words, u32, as the last pass left them. */
    public int[] observables() {
        return runner.observables();
    }

    /**
     * Refuses new submissions, lets accepted ones end for up to {@link SessionOptions#drainTimeout()}, and ends the rest
     * with {@link SessionClosedException}. The pass that still runs then gets one {@link SessionOptions#quantum()} more.
     * An interrupt of the thread ends the wait, not the closing. Callbacks may run after this returns.
     *
     * <p>Idempotent, and legal from callbacks.
     */
    @Override
    public void close() {
        runner.close();
        intake.close();
    }
}
