package dev.megakernel.vulkan;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that makes and destroys Vulkan instances and devices, and that never ends before the process does.
 *
 * <p>Destroying an instance unloads its driver, and NVIDIA's (580.159, Linux) then crashes the process when another
 * thread does so than the one that made the instance, be it at once or when the JVM exits: SIGSEGV in libEGL_nvidia.
 * Seen in 40 of 40 processes; with one thread for both, in none of 32. The JVM's shutdown hooks, which close most
 * backends, are other threads.
 */
final class OwnerThread {

    private static volatile @Nullable Thread thread;

    private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor(task -> {
        Thread owner = new Thread(task, "megakernel-vulkan-owner");
        owner.setDaemon(true);
        thread = owner;
        return owner;
    });

    private OwnerThread() {}

    /** Runs a task on the thread and waits for it, whatever interrupts; its exception becomes the caller's. */
    static void run(Runnable task) {
        call(() -> {
            task.run();
            return task;
        });
    }

    /** {@link #run} for a task with an answer. */
    static <T> T call(Supplier<T> task) {
        if (Thread.currentThread() == thread) {
            return task.get();
        }
        try {
            return CompletableFuture.supplyAsync(task, EXECUTOR).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }
}
