package dev.megakernel.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Futures whose end one thread, the poller of an engine, has found, and that have no stages. Somebody who polls or waits for such a
 * future completes it a moment later, without any executor. What nobody has asked for by then goes to the executor, all in one task:
 * the poller itself never completes a future, since a stage that comes in that moment would run on it.
 *
 * <p>For that thread alone, but for {@link #take}, which does nothing on others.
 */
final class Leftovers {

    /** How long a future waits for somebody to ask for it: less than the executor would need. */
    private static final long GRACE_NANOS = 5_000;

    private static final long NEVER = 0;

    private final Callbacks callbacks;
    private List<SubmissionFuture<?>> futures = new ArrayList<>();
    private long since = NEVER;
    private volatile @Nullable Thread owner;

    Leftovers(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    /** Keeps a future for a while; answers false on a thread that is not the owner. */
    boolean take(SubmissionFuture<?> future) {
        if (Thread.currentThread() != owner) {
            return false;
        }
        futures.add(future);
        return true;
    }

    /**
     * Called when its thread has looked at everything.
     *
     * @param waits whether that thread is about to sleep
     */
    void looked(boolean waits) {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        if (futures.isEmpty()) {
            return;
        }
        long now = waits ? NEVER : System.nanoTime();
        if (!waits && since == NEVER) {
            since = now;
        } else if (waits || now - since >= GRACE_NANOS) {
            since = NEVER;
            handOver();
        }
    }

    private void handOver() {
        List<SubmissionFuture<?>> open = futures;
        open.removeIf(SubmissionFuture::isCompleted);
        if (open.isEmpty()) {
            return;
        }
        futures = new ArrayList<>(open.size());
        callbacks.execute(() -> open.forEach(callbacks::complete));
    }
}
