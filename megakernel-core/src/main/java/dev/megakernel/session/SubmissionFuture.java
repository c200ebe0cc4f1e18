package dev.megakernel.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future of a job. Whoever completes it before the job has ended, by cancelling it, by a timeout of its own or in any
 * other way, takes back what was not launched yet.
 *
 * <p>Whoever asks for the end looks on the device itself, so that it need not wait until somebody else has found it. As long as the
 * future has no stages it is completed right there; stages run on the callback executor.
 */
final class SubmissionFuture<R> extends CompletableFuture<R> implements Consumer<Job>, Runnable {

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<SubmissionFuture> DELIVERED =
            AtomicIntegerFieldUpdater.newUpdater(SubmissionFuture.class, "delivered");

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<SubmissionFuture, @Nullable Job> JOB =
            AtomicReferenceFieldUpdater.newUpdater(SubmissionFuture.class, Job.class, "job");

    private static final long NO_WAIT = 0;

    private final Intake intake;
    private final Callbacks callbacks;
    private final Function<Job, R> result;
    private final boolean completedAnywhere;
    private volatile int delivered;
    private volatile @Nullable Job job;

    /** The thread that looks for the end and will complete this if it finds it; what others see of it does not matter. */
    private @Nullable Thread looking;

    /**
     * Makes a future.
     *
     * @param result reads the result of a job that has ended
     * @param completedAnywhere whether that is no code of the user; else it runs on the callback executor only
     */
    SubmissionFuture(Intake intake, Callbacks callbacks, Function<Job, R> result, boolean completedAnywhere) {
        this.intake = intake;
        this.callbacks = callbacks;
        this.result = result;
        this.completedAnywhere = completedAnywhere;
    }

    /** Says which job it is; what completed this future before that finds the job here. */
    SubmissionFuture<R> of(Job accepted) {
        // Nobody has this future yet but whoever ends the job.
        JOB.lazySet(this, accepted);
        return this;
    }

    /** The job has ended. */
    @Override
    public void accept(Job ended) {
        job = ended;
        if (looking == Thread.currentThread()) {
            looking = null;
        } else {
            callbacks.deliver(this);
        }
    }

    /** Whether somebody waits for the end, by a stage or by parking, or the result has to be made where stages run. */
    boolean hasStages() {
        return !completedAnywhere || getNumberOfDependents() > 0;
    }

    /** {@link #isDone} without a look for the end. */
    boolean isCompleted() {
        return super.isDone();
    }

    /** Completes this future, once, however often it is called. */
    @Override
    public void run() {
        Job ended = job;
        if (ended == null || isCompleted() || delivered != 0 || !DELIVERED.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            super.complete(result.apply(ended));
        } catch (Throwable e) {
            super.completeExceptionally(e);
        }
    }

    private void look(long nanos) {
        Job mine = job;
        if (mine == null) {
            return;
        }
        boolean found = false;
        if (!mine.isEnded()) {
            Thread self = Thread.currentThread();
            looking = self;
            try {
                intake.lookFor(mine, nanos);
            } finally {
                found = looking != self;
                looking = null;
            }
        }
        if (!mine.isEnded()) {
            return;
        }
        if (!hasStages()) {
            run();
        } else if (found) {
            callbacks.execute(this);
        }
    }

    @Override
    public boolean isDone() {
        if (!isCompleted()) {
            look(NO_WAIT);
        }
        return isCompleted();
    }

    @Override
    public R join() {
        if (!isCompleted()) {
            look(Long.MAX_VALUE);
        }
        return super.join();
    }

    @Override
    public R get() throws InterruptedException, ExecutionException {
        if (!isCompleted()) {
            look(Long.MAX_VALUE);
        }
        return super.get();
    }

    @Override
    public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (isCompleted()) {
            return super.get(timeout, unit);
        }
        long start = System.nanoTime();
        long longest = unit.toNanos(timeout);
        look(longest);
        return super.get(Math.max(0, longest - (System.nanoTime() - start)), TimeUnit.NANOSECONDS);
    }

    @Override
    public R getNow(R valueIfAbsent) {
        return isDone() ? super.getNow(valueIfAbsent) : valueIfAbsent;
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
