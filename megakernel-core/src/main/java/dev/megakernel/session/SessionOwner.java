package dev.megakernel.session;

import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugRecord;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.stats.HostDispatchAccount;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a batched session's one thread: parks while nothing waits, then launches what waits as one pass and settles
 * every submission of it. Whatever a pass throws ends that pass only.
 */
final class SessionOwner implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SessionOwner.class);

    /** How often a recovery that another thread runs is looked at while work waits for it. */
    private static final long RECOVERY_POLL_NANOS = Duration.ofMillis(1).toNanos();

    private final RecoverableKernel kernel;
    private final PendingQueue queue;
    private final PassBorder border;
    private final Ledger ledger;
    private final SessionBuffers buffers;
    private final LossHandling losses;

    SessionOwner(
            RecoverableKernel kernel, PendingQueue queue, PassBorder border, SessionBuffers buffers, Ledger ledger) {
        this.kernel = kernel;
        this.queue = queue;
        this.border = border;
        this.ledger = ledger;
        this.buffers = buffers;
        this.losses = new LossHandling(queue, ledger);
    }

    @Override
    public void run() {
        while (queue.awaitWork()) {
            awaitRecovery();
            try {
                border.enter();
                runPass(border.count());
            } catch (Throwable e) {
                // Callers get the whole error; a backend that always fails should not flood the log with it.
                log.warn("A pass of {} submissions failed: {}", border.count(), e.toString());
                failRest(border.count(), e);
            } finally {
                border.leave();
            }
        }
    }

    private void awaitRecovery() {
        while (kernel.status().state() == RecoveryStatus.State.RECOVERING && queue.hasWork()) {
            LockSupport.parkNanos(this, RECOVERY_POLL_NANOS);
        }
    }

    private void runPass(int count) {
        if (count == 0) {
            return;
        }
        if (isKernelGone()) {
            failAsNeverStarted(count);
            return;
        }
        long started = System.nanoTime();
        try {
            kernel.dispatchOnce(buffers.inputs(), buffers.outputs());
        } catch (RuntimeException e) {
            losses.settle(count, e, isKernelGone());
            return;
        }
        long latency = System.nanoTime() - started;
        buffers.accept();
        report(count, latency);
        for (int slot = 0; slot < count; slot++) {
            settle(slot);
        }
        logPrintf();
    }

    private boolean isKernelGone() {
        return kernel.status().state() == RecoveryStatus.State.FAILED;
    }

    private void report(int count, long latency) {
        boolean replay = false;
        for (int slot = 0; slot < count; slot++) {
            replay |= queue.launched(slot).isReplay();
        }
        boolean recovered = replay;
        ledger.passSucceeded(() -> HostDispatchAccount.of(
                buffers.inputs().inOrder(), buffers.outputs().buffers(), latency, recovered));
    }

    private void settle(int slot) {
        Ticket ticket = queue.launched(slot);
        int status = buffers.status(slot);
        ledger.end(ticket, Ticket.State.LAUNCHED, outcome(slot, ticket, status));
    }

    private Outcome outcome(int slot, Ticket ticket, int status) {
        if (SlotStatus.isTerminal(status)) {
            return Outcome.of(buffers.result(slot, ticket.opcode()));
        }
        return status == SlotStatus.PUBLISHED
                ? Outcome.rejected(Failures.refusedByDevice(ticket))
                : Outcome.failed(Failures.notRun(ticket, status));
    }

    private void failAsNeverStarted(int count) {
        for (int slot = 0; slot < count; slot++) {
            ledger.end(queue.launched(slot), Ticket.State.LAUNCHED, Outcome.failed(Failures.deviceGone(kernel)));
        }
    }

    private void failRest(int count, Throwable cause) {
        for (int slot = 0; slot < count; slot++) {
            Ticket ticket = queue.launched(slot);
            ledger.end(ticket, Ticket.State.LAUNCHED, Outcome.failed(Failures.passFailed(ticket, cause)));
        }
    }

    /** Nobody else sees the debug log of a session's pass. */
    private void logPrintf() {
        if (log.isDebugEnabled()) {
            for (DebugRecord record : DebugLogCodec.read(buffers.debugLog())) {
                log.debug("PRINTF {}", record);
            }
        }
    }
}
