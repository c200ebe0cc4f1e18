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
    private final Ledger ledger;
    private final SessionBuffers buffers;
    private final GuardedStats stats;
    private final LossHandling losses;

    SessionOwner(
            RecoverableKernel kernel, PendingQueue queue, Ledger ledger, SessionBuffers buffers, GuardedStats stats) {
        this.kernel = kernel;
        this.queue = queue;
        this.ledger = ledger;
        this.buffers = buffers;
        this.stats = stats;
        this.losses = new LossHandling(queue, ledger);
    }

    @Override
    public void run() {
        while (queue.awaitWork()) {
            awaitRecovery();
            int count = queue.take();
            ledger.launched(count);
            try {
                runPass(count);
            } catch (Throwable e) {
                // Callers get the whole error; a backend that always fails should not flood the log with it.
                log.warn("A pass of {} submissions failed: {}", count, e.toString());
                failRest(count, e);
            } finally {
                buffers.clear(count);
                queue.passEnded(count);
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
        for (int slot = 0; slot < count; slot++) {
            buffers.publish(slot, queue.launched(slot).submission());
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
        ledger.passSucceeded();
        boolean replay = false;
        for (int slot = 0; slot < count; slot++) {
            replay |= queue.launched(slot).isReplay();
        }
        boolean recovered = replay;
        stats.guard(() -> stats.dispatchCompleted(HostDispatchAccount.of(
                buffers.inputs().inOrder(), buffers.outputs().buffers(), latency, recovered)));
    }

    private void settle(int slot) {
        Ticket ticket = queue.launched(slot);
        int status = buffers.status(slot);
        Outcome outcome = SlotStatus.isTerminal(status)
                ? Outcome.of(buffers.result(slot, ticket.opcode()))
                : Outcome.failed(Failures.notRun(ticket, status));
        ledger.end(ticket, Ticket.State.LAUNCHED, outcome);
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
