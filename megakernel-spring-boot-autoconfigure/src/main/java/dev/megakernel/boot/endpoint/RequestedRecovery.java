package dev.megakernel.boot.endpoint;

import dev.megakernel.Megakernel;
import dev.megakernel.RecoveryDecision;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers a megakernel for people who ask for it. Whoever asks while a requested recovery runs gets the outcome of that
 * one; a recovery after a loss is waited for. Thread-safe.
 *
 * <p>A thread of its own does the work, because a recovery waits for the pass that runs, and a pass that hangs must not
 * take the threads of the web server with it, one for each request.
 */
final class RequestedRecovery {

    private static final Logger log = LoggerFactory.getLogger(RequestedRecovery.class);

    private final Megakernel megakernel;
    private final Duration patience;
    private @Nullable CompletableFuture<RecoveryDescriptor> running;

    /**
     * Recovers nothing yet.
     *
     * @param patience longest wait of whoever asks
     */
    RequestedRecovery(Megakernel megakernel, Duration patience) {
        this.megakernel = megakernel;
        this.patience = patience;
    }

    /**
     * Starts a recovery, or joins the one that runs, and waits for its end.
     *
     * @throws RecoveryTimeoutException when it has not ended in time; it goes on
     * @throws RuntimeException the error of the recovery
     */
    RecoveryDescriptor run() {
        CompletableFuture<RecoveryDescriptor> recovery = startOrJoin();
        try {
            return recovery.get(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw stillRunning("has not ended after " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stillRunning("had not ended when the thread that waited for it was interrupted");
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    private synchronized CompletableFuture<RecoveryDescriptor> startOrJoin() {
        if (running == null || running.isDone()) {
            CompletableFuture<RecoveryDescriptor> started = new CompletableFuture<>();
            Thread thread = new Thread(() -> recover(started), "megakernel-recovery");
            thread.setDaemon(true);
            thread.start();
            running = started;
        }
        return running;
    }

    private void recover(CompletableFuture<RecoveryDescriptor> outcome) {
        log.warn("A recovery was requested; compiling the kernel again");
        try {
            RecoveryDecision decision = megakernel.recoverAfterDeviceLoss();
            RecoveryDescriptor descriptor = RecoveryDescriptor.of(decision, megakernel);
            log.info("The requested recovery has ended: {} on {}", decision, descriptor.device());
            outcome.complete(descriptor);
        } catch (Throwable e) {
            log.error("The requested recovery has failed", e);
            outcome.completeExceptionally(e);
        }
    }

    private static RecoveryTimeoutException stillRunning(String state) {
        return new RecoveryTimeoutException(
                "The recovery " + state + " and goes on; it waits for the pass that runs and"
                        + " for recoveries before it. Fix: look at recovery.state of the endpoint; restart the process when it"
                        + " stays RECOVERING.");
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return new IllegalStateException(cause);
    }
}
