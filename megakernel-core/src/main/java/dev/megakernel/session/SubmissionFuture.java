package dev.megakernel.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future of a job. Whoever completes it before the job has ended, by cancelling it, by a timeout of its own or in any
 * other way, takes back what was not launched yet.
 */
final class SubmissionFuture<R> extends CompletableFuture<R> implements Consumer<Job>, Runnable {

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<SubmissionFuture> DELIVERED =
            AtomicIntegerFieldUpdater.newUpdater(SubmissionFuture.class, "delivered");

    private final Intake intake;
    private final Callbacks callbacks;
    private final Function<Job, R> result;
    private volatile int delivered;
    private volatile @Nullable Job job;

    /**
     * Makes a future.
     *
     * @param result reads the result of a job that has ended; runs on the callback executor
     */
    SubmissionFuture(Intake intake, Callbacks callbacks, Function<Job, R> result) {
        this.intake = intake;
        this.callbacks = callbacks;
        this.result = result;
    }

    /** Says which job it is; what completed this future before that finds the job here. */
    SubmissionFuture<R> of(Job accepted) {
        job = accepted;
        return this;
    }

    /** The job has ended. */
    @Override
    public void accept(Job ended) {
        job = ended;
        callbacks.deliver(this);
    }

    /** Completes this future, once, however often it is called. */
    @Override
    public void run() {
        Job ended = job;
        if (ended == null || isDone() || delivered != 0 || !DELIVERED.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            super.complete(result.apply(ended));
        } catch (Throwable e) {
            super.completeExceptionally(e);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return takeBack(super.cancel(mayInterruptIfRunning));
    }

    @Override
    public boolean complete(R value) {
        return takeBack(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        return takeBack(super.completeExceptionally(error));
    }

    private boolean takeBack(boolean completedHere) {
        Job open = job;
        if (completedHere && open != null && !open.isEnded()) {
            intake.cancelWaiting(open);
        }
        return completedHere;
    }
}
