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

    /** Runs the completion once, sooner or later. */
    void deliver(Runnable completion) {
        Once once = new Once(completion);
        try {
            executor.execute(once);
        } catch (Throwable e) {
            if (warned.compareAndSet(false, true)) {
                log.warn(
                        "The callback executor refused a completion; it runs on thread {} instead, where a callback that"
                                + " blocks stops the session",
                        Thread.currentThread().getName(),
                        e);
            }
            once.run();
        }
    }

    /** An executor may run a task and throw all the same. */
    private static final class Once implements Runnable {

        private final Runnable completion;
        private final AtomicBoolean taken = new AtomicBoolean();

        Once(Runnable completion) {
            this.completion = completion;
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                completion.run();
            }
        }
    }
}
