package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SubmissionResult;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An open loop: submissions arrive at random times at a given rate, whether or not earlier ones have ended. A latency
 * counts from the time the submission was to arrive, so that a stall shows in all submissions it held up, also in those
 * that were submitted late because of it. Arrivals are a Poisson process of a fixed seed.
 */
final class Arrivals {

    private static final double NANOS = 1e9;
    private static final long SEED = 20261124;

    /** From this rate on several threads submit. */
    private static final int ONE_THREAD_RATE = 500_000;

    private static final int THREADS = 4;

    /** A submitter that waits longer than this parks; the rest it spins. */
    private static final long SPIN_NANOS = 80_000;

    /** Work that ends this long after the last arrival, and a tenth of the window, was more than the device can do. */
    private static final long LATE_NANOS = 2_000_000;

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MegakernelSession session;
    private final Cells cells;
    private final Latencies latencies = Latencies.forManyThreads();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Arrivals(MegakernelSession session, Cells cells) {
        this.session = session;
        this.cells = cells;
    }

    /** One offered load and what came of it. */
    record Load(Point point, boolean saturated) {}

    /**
     * Offers a load for a time.
     *
     * @param perSecond submissions that arrive a second
     * @throws TimeoutException when submissions did not end
     */
    static Load offer(MegakernelSession session, Cells cells, int perSecond, Window window) throws Exception {
        return new Arrivals(session, cells).offer(perSecond, window);
    }

    private Load offer(int perSecond, Window window) throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = perSecond < ONE_THREAD_RATE ? 1 : Math.max(1, Math.min(THREADS, processors / 3));
        int share = cells.count() / threads;
        List<Outcome> outcomes = Crew.run(
                threads, i -> () -> new Stream(i * share, share, (double) perSecond / threads).run(window, SEED + i));
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("A submission of the open loop failed. Fix: see the cause.", thrown);
        }
        double achieved = outcomes.stream().mapToDouble(Outcome::perSecond).sum();
        boolean late = outcomes.stream().anyMatch(outcome -> outcome.lateNanos() > LATE_NANOS + window.measure() / 10);
        Point point = new Point("open loop")
                .with("offeredPerSecond", perSecond)
                .with("perSecond", Math.round(achieved))
                .with("threads", threads)
                .latencies(latencies);
        return new Load(point, late);
    }

    /**
     * What one thread achieved.
     *
     * @param perSecond submissions that ended a second
     * @param lateNanos how long after the window the last one ended
     */
    private record Outcome(double perSecond, long lateNanos) {}

    /** The arrivals of one thread, over cells of its own. */
    private final class Stream {

        private final Arrival[] arrivals;
        private final double nanosBetween;

        Stream(int firstCell, int count, double perSecond) {
            arrivals = new Arrival[count];
            for (int i = 0; i < count; i++) {
                arrivals[i] = new Arrival(firstCell + i);
            }
            nanosBetween = NANOS / perSecond;
        }

        /** Submits until the window is over and waits for the rest. */
        Outcome run(Window window, long seed) throws TimeoutException {
            SplittableRandom random = new SplittableRandom(seed);
            double due = 0;
            int turn = 0;
            long measured = 0;
            long started = System.nanoTime();
            // Who falls behind by a whole window more is saturated beyond doubt.
            long giveUp = started + window.nanos() + window.measure();
            while (due < window.nanos() && System.nanoTime() - giveUp < 0) {
                Arrival arrival = arrivals[turn++ % arrivals.length];
                arrival.awaitFree();
                long intended = started + (long) due;
                awaitTime(intended);
                boolean counts = due >= window.settle();
                measured += counts ? 1 : 0;
                arrival.submit(intended, counts);
                due -= Math.log(1 - random.nextDouble()) * nanosBetween;
            }
            for (Arrival arrival : arrivals) {
                arrival.awaitFree();
            }
            long end = started + window.nanos();
            long late = Math.max(0, System.nanoTime() - end);
            return new Outcome(measured * NANOS / (window.measure() + late), late);
        }

        private void awaitTime(long intended) {
            for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                if (left > SPIN_NANOS) {
                    LockSupport.parkNanos(left - SPIN_NANOS);
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** A submission of one cell, used again after it ended. */
    private final class Arrival implements BiConsumer<@Nullable SubmissionResult, @Nullable Throwable> {

        private final int cell;
        private long intended;
        private boolean counts;
        private volatile boolean busy;

        Arrival(int cell) {
            this.cell = cell;
        }

        void submit(long intended, boolean counts) {
            this.intended = intended;
            this.counts = counts;
            this.busy = true;
            int value = cells.touch(cell);
            session.submit(TouchOpcodes.ONE.code(), cell, value).whenComplete(this);
        }

        @Override
        public void accept(@Nullable SubmissionResult result, @Nullable Throwable error) {
            long now = System.nanoTime();
            try {
                if (result == null) {
                    failure.compareAndSet(null, error);
                } else {
                    cells.check(cell, result);
                    if (counts) {
                        latencies.record(now - intended);
                    }
                }
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                busy = false;
            }
        }

        void awaitFree() throws TimeoutException {
            if (!busy) {
                return;
            }
            long giveUp = System.nanoTime() + DRAIN_NANOS;
            while (busy) {
                if (System.nanoTime() - giveUp > 0) {
                    throw new TimeoutException("A submission of the open loop did not end within " + DRAIN_NANOS
                            + " ns. Fix: look at the device's log.");
                }
                Thread.onSpinWait();
            }
        }
    }
}
