package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.device.Settings.Window;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One offered load and what came of it.
 *
 * @param point the figures
 * @param saturated whether it was more than the device could do
 */
record OfferedLoad(Point point, boolean saturated) {

    /** Seed of the first thread's arrivals; the next threads' follow. */
    static final long SEED = 20261124;

    private static final double NANOS = 1e9;

    /** From this rate on several threads submit. */
    private static final int ONE_THREAD_RATE = 500_000;

    private static final int THREADS = 4;

    /** A submitter that waits longer than this parks; the rest it spins. */
    private static final long SPIN_NANOS = 80_000;

    /** Work that ends this long after the last arrival, and a tenth of the window, was more than the device can do. */
    private static final long LATE_NANOS = 2_000_000;

    /**
     * What one thread achieved.
     *
     * @param perSecond submissions that ended a second
     * @param lateNanos how long after the window the last one ended
     */
    record Outcome(double perSecond, long lateNanos) {

        /** So many arrivals of a window that ended at {@code end}, in ns, all of which have ended by now. */
        static Outcome of(long measured, Window window, long end) {
            long late = Math.max(0, System.nanoTime() - end);
            return new Outcome(measured * NANOS / (window.measure() + late), late);
        }
    }

    static OfferedLoad of(String name, int perSecond, List<Outcome> outcomes, Latencies latencies, Window window) {
        double achieved = outcomes.stream().mapToDouble(Outcome::perSecond).sum();
        boolean late = outcomes.stream().anyMatch(outcome -> outcome.lateNanos() > LATE_NANOS + window.measure() / 10);
        Point point = new Point(name)
                .with("offeredPerSecond", perSecond)
                .with("perSecond", Math.round(achieved))
                .with("threads", outcomes.size())
                .latencies(latencies);
        return new OfferedLoad(point, late);
    }

    /** Threads that offer such a load. */
    static int threads(int perSecond) {
        int processors = Runtime.getRuntime().availableProcessors();
        return perSecond < ONE_THREAD_RATE ? 1 : Math.max(1, Math.min(THREADS, processors / 3));
    }

    /** Waits for a time, in ns. */
    static void awaitTime(long intended) {
        for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
