package dev.megakernel.vulkan;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes a backend when the JVM exits and nobody else has, for a driver may crash a process that ends with a Vulkan
 * instance alive (seen with NVIDIA's: SIGSEGV, exit code 134). It first waits for the owner's own close, so as not to
 * race it.
 */
final class ExitGuard implements AutoCloseable {

    private final Duration grace;
    private final Runnable close;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::atExit, "megakernel-exit-guard");

    ExitGuard(Duration grace, Runnable close) {
        this.grace = grace;
        this.close = close;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void atExit() {
        try {
            if (!closed.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                close.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is exiting already, and the hook finds the latch open.
            return;
        }
    }
}
