package dev.megakernel.session;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs completions on the user's executor, and on the calling thread when that refuses: an outcome is never lost. */
final class Callbacks {

    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    private final Executor executor;
    private final AtomicBoolean warned = new AtomicBoolean();

    Callbacks(Executor executor) {
        this.executor = executor;
    }

    /**
     * Runs the completion, sooner or later.
     *
     * @param completion does nothing the second time: an executor may run a task and throw all the same
     */
    void deliver(Runnable completion) {
        try {
            executor.execute(completion);
        } catch (Throwable e) {
            if (warned.compareAndSet(false, true)) {
                log.warn(
                        "The callback executor refused a completion; it runs on thread {} instead, where a callback that"
                                + " blocks stops the session",
                        Thread.currentThread().getName(),
                        e);
            }
            completion.run();
        }
    }
}
