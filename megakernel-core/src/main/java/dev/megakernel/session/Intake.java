package dev.megakernel.session;

import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.tenant.TenantException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes jobs in, all their parts or none, and takes back what their callers cancel. Thread-safe. */
final class Intake {

    private final RecoverableKernel kernel;
    private final SubmissionCheck check;
    private final Tenants tenants;
    private final Admission admission;
    private final Ledger ledger;
    private final Runner runner;
    private final Deadlines deadlines = new Deadlines(this::expire);

    Intake(RecoverableKernel kernel, Books books, Runner runner) {
        this.kernel = kernel;
        this.check =
                new SubmissionCheck(kernel.spec().program(), kernel.config().slotCount());
        this.tenants = books.tenants();
        this.admission = books.admission();
        this.ledger = books.ledger();
        this.runner = runner;
    }

    /**
     * Accepts one submission, waiting for room as configured.
     *
     * @param callerWaits whether the calling thread is about to wait for it
     * @param onEnd called once it has ended; must not block
     */
    Job accept(Submission submission, boolean callerWaits, Consumer<Job> onEnd) {
        requireOpen();
        Deadline deadline = Deadline.from(submission.deadline());
        Opcode opcode = check.check(submission.opcode());
        Demand demand = tenants.demand(submission.tenant());
        try {
            acquire(demand, deadline);
        } catch (QueueFullException | TenantException e) {
            ledger.rejected(demand, opcode);
            throw Failures.late(deadline, e);
        }
        return offer(demand, new Job(submission, opcode, onEnd).until(deadline), callerWaits);
    }

    /** Accepts the parts of one job, all or none, as {@link #accept(Submission, boolean, Consumer)} does one. */
    Job accept(List<Submission> parts, boolean callerWaits, Consumer<Job> onEnd) {
        requireOpen();
        Deadline deadline = Deadline.earliest(parts);
        List<Opcode> opcodes = check.check(parts);
        Demand demand = tenants.demand(parts);
        try {
            acquire(demand, deadline);
        } catch (QueueFullException | TenantException e) {
            ledger.rejected(demand, opcodes);
            throw Failures.late(deadline, e);
        }
        return offer(demand, new Job(parts, opcodes, onEnd).until(deadline), callerWaits);
    }

    /** Accepts all slots of a batch or none, as {@link #accept(Submission, boolean, Consumer)} does one. */
    Job accept(SubmissionBatch batch, boolean callerWaits, Consumer<Job> onEnd) {
        requireOpen();
        Deadline deadline = Deadline.from(batch.deadline());
        Opcode opcode = check.check(batch);
        Demand demand = tenants.demand(batch.tenant(), batch.slots());
        List<Submission> slots = runner.takesBatches() ? List.of() : slotBySlot(batch);
        try {
            acquire(demand, deadline);
        } catch (QueueFullException | TenantException e) {
            ledger.rejected(demand, opcode);
            throw Failures.late(deadline, e);
        }
        Job job = runner.takesBatches()
                ? new Job(batch, opcode, onEnd)
                : new Job(slots, Collections.nCopies(slots.size(), opcode), onEnd);
        return offer(demand, job.until(deadline), callerWaits);
    }

    /** What one slot of a tenant asks for; refuses tenants that are not served. */
    Demand demand(int tenant) {
        return tenants.demand(tenant);
    }

    /** The opcode of a code; refuses what the session never runs. */
    Opcode opcode(int code) {
        return check.check(code);
    }

    /** Takes room for one slot if it is there now; answers whether it was. {@link #offerAcquired} comes next. */
    boolean tryAcquire(Demand one, Opcode opcode) {
        requireOpen();
        requireKernel();
        try {
            return admission.tryAcquire(one.shares().get(0).tenant());
        } catch (TenantException e) {
            ledger.rejected(one, opcode);
            throw e;
        }
    }

    /** Offers a job for which there is room; its caller looks for its end. */
    void offerAcquired(Demand demand, Job job) {
        offer(demand, job, true);
    }

    private static List<Submission> slotBySlot(SubmissionBatch batch) {
        int[] args = new int[SlotLayout.ARGS_PER_SLOT];
        List<Submission> slots = new ArrayList<>(batch.slots());
        try {
            for (int slot = 0; slot < batch.slots(); slot++) {
                batch.arguments().write(slot, args);
                slots.add(new Submission(batch.opcode(), args, batch.priority(), batch.tenant()));
            }
        } catch (Throwable e) {
            throw Failures.argumentsFailed(e);
        }
        return slots;
    }

    private void requireOpen() {
        if (admission.isClosed()) {
            throw Admission.closedError();
        }
    }

    private void acquire(Demand demand, @Nullable Deadline deadline) {
        requireKernel();
        admission.acquire(demand, deadline);
        try {
            // The device may have been lost for good while this thread waited.
            requireKernel();
        } catch (RuntimeException e) {
            admission.release(demand);
            throw e;
        }
    }

    private Job offer(Demand demand, Job job, boolean callerWaits) {
        ledger.accepted(demand, job);
        if (!runner.offer(job, callerWaits)) {
            ledger.withdrawn(demand);
            throw Admission.closedError();
        }
        job.seal();
        if (job.deadline() != null && !callerWaits && !job.isEnded()) {
            deadlines.add(job);
        }
        return job;
    }

    private void requireKernel() {
        RecoveryStatus status = kernel.status();
        if (status.state() == RecoveryStatus.State.FAILED) {
            throw Failures.deviceGone(kernel);
        }
    }

    /** Ends the parts of a job that did not reach the device; their room is free when this returns. */
    void cancelWaiting(Job job) {
        job.abandon();
        job.tickets().forEach(ticket -> runner.cancel(ticket, Failures.cancelled(ticket)));
    }

    /** Ends a job whose deadline has passed, unless it has ended. Its parts are taken back as far as possible. */
    void expire(Job job) {
        Deadline deadline = job.deadline();
        if (deadline == null || job.isEnded()) {
            return;
        }
        job.abandon();
        DeadlineExceededException neverStarted = Failures.late(deadline, Progress.NEVER_STARTED);
        job.tickets().forEach(ticket -> runner.cancel(ticket, neverStarted));
        if (!job.isEnded()) {
            job.expire(Failures.late(deadline, Progress.UNKNOWN));
        }
    }

    /**
     * Ends a job of one part if the device has completed it; the parts of other jobs are left to those who look after them.
     *
     * @param nanos how long to look at most, 0 for once
     */
    void lookFor(Job job, long nanos) {
        if (job.tickets().size() != 1) {
            return;
        }
        if (nanos > 0) {
            runner.spin(job, nanos);
        } else {
            runner.look(job);
        }
    }

    /** Called when the session has closed. */
    void close() {
        deadlines.close();
    }
}
