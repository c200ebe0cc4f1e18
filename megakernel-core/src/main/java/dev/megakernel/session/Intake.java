package dev.megakernel.session;

import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.tenant.TenantException;
import java.util.List;
import java.util.function.Consumer;

/** Takes jobs in, all their parts or none, and takes back what their callers cancel. Thread-safe. */
final class Intake {

    private final RecoverableKernel kernel;
    private final SubmissionCheck check;
    private final Tenants tenants;
    private final Admission admission;
    private final Ledger ledger;
    private final Runner runner;

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
     * Accepts a job, waiting for room as configured.
     *
     * @param callerWaits whether the calling thread is about to wait for the job
     * @param onEnd called once all parts have ended; must not block
     */
    Job accept(List<Submission> parts, boolean callerWaits, Consumer<Job> onEnd) {
        if (admission.isClosed()) {
            throw Admission.closedError();
        }
        List<Opcode> opcodes = check.check(parts);
        Demand demand = tenants.demand(parts);
        requireKernel();
        acquire(demand, opcodes);
        ledger.accepted(demand);
        Job job = new Job(parts, opcodes, onEnd);
        if (!runner.offer(job, callerWaits)) {
            ledger.withdrawn(demand);
            throw Admission.closedError();
        }
        job.seal();
        return job;
    }

    private void acquire(Demand demand, List<Opcode> opcodes) {
        try {
            admission.acquire(demand);
        } catch (QueueFullException | TenantException e) {
            ledger.rejected(demand, opcodes);
            throw e;
        }
        try {
            // The device may have been lost for good while this thread waited.
            requireKernel();
        } catch (RuntimeException e) {
            admission.release(demand);
            throw e;
        }
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
        job.tickets().forEach(runner::cancel);
    }
}
