package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.device.OfferedLoad.Outcome;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SubmissionResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An open loop: submissions arrive at random times at a given rate, whether or not earlier ones have ended. A latency
 * counts from the time the submission was to arrive, so that a stall shows in all submissions it held up, also in those
 * that were submitted late because of it. Arrivals are a Poisson process of a fixed seed.
 */
final class Arrivals {

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MegakernelSession session;
    private final Cells cells;
    private final Latencies latencies = Latencies.forManyThreads();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Arrivals(MegakernelSession session, Cells cells) {
        this.session = session;
        this.cells = cells;
    }

    /**
     * Offers a load for a time.
     *
     * @param perSecond submissions that arrive a second
     * @throws TimeoutException when submissions did not end
     */
    static OfferedLoad offer(MegakernelSession session, Cells cells, int perSecond, Window window) throws Exception {
        return new Arrivals(session, cells).offer(perSecond, window);
    }

    private OfferedLoad offer(int perSecond, Window window) throws Exception {
        int threads = OfferedLoad.threads(perSecond);
        int share = cells.count() / threads;
        List<Outcome> outcomes = Crew.run(
                threads,
                i -> () ->
                        new Stream(i * share, share, (double) perSecond / threads).run(window, OfferedLoad.SEED + i));
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("A submission of the open loop failed. Fix: see the cause.", thrown);
        }
        return OfferedLoad.of("open loop", perSecond, outcomes, latencies, window);
    }

    /** The arrivals of one thread, over cells of its own. */
    private final class Stream {

        private final Arrival[] arrivals;
        private final double perSecond;

        Stream(int firstCell, int count, double perSecond) {
            arrivals = new Arrival[count];
            for (int i = 0; i < count; i++) {
                arrivals[i] = new Arrival(firstCell + i);
            }
            this.perSecond = perSecond;
        }

        /** Submits until the window is over and waits for the rest. */
        Outcome run(Window window, long seed) throws TimeoutException {
            PoissonTimes times = new PoissonTimes(seed, perSecond);
            int turn = 0;
            long measured = 0;
            long started = System.nanoTime();
            // Who falls behind by a whole window more is saturated beyond doubt.
            long giveUp = started + window.nanos() + window.measure();
            while (times.due() < window.nanos() && System.nanoTime() - giveUp < 0) {
                Arrival arrival = arrivals[turn++ % arrivals.length];
                arrival.awaitFree();
                long intended = started + (long) times.due();
                OfferedLoad.awaitTime(intended);
                boolean counts = times.due() >= window.settle();
                measured += counts ? 1 : 0;
                arrival.submit(intended, counts);
                times.advance();
            }
            for (Arrival arrival : arrivals) {
                arrival.awaitFree();
            }
            return Outcome.of(measured, window, started + window.nanos());
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
