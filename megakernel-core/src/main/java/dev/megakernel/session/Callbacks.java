package dev.megakernel.session;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs completions on the user's executor, and on the calling thread when that refuses: an outcome is never lost. Thread-safe. */
final class Callbacks {

    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    private final Executor executor;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Leftovers leftovers;

    Callbacks(Executor executor) {
        this.executor = executor;
    }

    /** Has the calling thread, the poller of an engine, keep what nobody waits for yet. */
    void collectIn(Leftovers collector) {
        if (leftovers != collector) {
            leftovers = collector;
        }
    }

    /** Has a future completed whose job has ended, sooner or later. */
    void deliver(SubmissionFuture<?> future) {
        Leftovers collector = leftovers;
        if (collector == null || future.hasStages() || !collector.take(future)) {
            execute(future);
        }
    }

    /** Completes a future on a thread of the executor, where stages that have come meanwhile get a task of their own. */
    void complete(SubmissionFuture<?> future) {
        if (future.hasStages()) {
            execute(future);
        } else {
            future.run();
        }
    }

    /**
     * Runs the completion, sooner or later.
     *
     * @param completion does nothing the second time: an executor may run a task and throw all the same
     */
    void execute(Runnable completion) {
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
