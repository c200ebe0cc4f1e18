package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SubmissionResult;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Threads that submit round trips in a closed loop: the next one only after an earlier one ended. Not thread-safe. */
final class Submitters {

    /** Futures a submitter keeps outstanding. */
    static final int OUTSTANDING = 64;

    /** Time a submitter spins for its oldest future before it parks, in ns. */
    private static final long SPIN = 50_000;

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final MegakernelSession session;
    private final Cells cells;

    Submitters(MegakernelSession session, Cells cells) {
        this.session = session;
        this.cells = cells;
    }

    /** What one submitter did. */
    record Count(Latencies latencies, long measured) {}

    /** Each submitter executes one at a time. */
    Point execute(int submitters, Window window) throws Exception {
        return run("execute", submitters, window, i -> () -> executing(i * OUTSTANDING, window));
    }

    /** Each submitter keeps {@value #OUTSTANDING} futures outstanding. */
    Point futures(int submitters, Window window) throws Exception {
        return run("futures", submitters, window, i -> () -> pipelining(i * OUTSTANDING, window))
                .with("outstanding", OUTSTANDING);
    }

    /** Runs the work of all submitters and makes a point of it. */
    static Point run(String name, int submitters, Window window, IntFunction<Callable<Count>> work) throws Exception {
        List<Count> counts = Crew.run(submitters, work);
        long all = counts.stream().mapToLong(Count::measured).sum();
        long slowest = counts.stream().mapToLong(Count::measured).min().orElse(0);
        double mean = (double) all / submitters;
        return new Point(name)
                .with("submitters", submitters)
                .latencies(Latencies.sum(counts.stream().map(Count::latencies).toList()))
                .rate("perSecond", all, window.seconds())
                .with("slowestToMean", mean == 0 ? 0 : Math.round(1000 * slowest / mean) / 1000.0);
    }

    private Count executing(int firstCell, Window window) {
        Latencies latencies = Latencies.forOneThread();
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        int turn = 0;
        for (long now = System.nanoTime(); now - end < 0; turn++) {
            int cell = firstCell + turn % OUTSTANDING;
            int value = cells.touch(cell);
            long started = System.nanoTime();
            SubmissionResult result = session.execute(TouchOpcodes.ONE.code(), cell, value);
            now = System.nanoTime();
            cells.check(cell, result);
            if (started - from >= 0 && now - end < 0) {
                latencies.record(now - started);
            }
        }
        return new Count(latencies, latencies.count());
    }

    private Count pipelining(int firstCell, Window window) {
        Latencies latencies = Latencies.forOneThread();
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        Flight[] flights = new Flight[OUTSTANDING];
        for (int i = 0; i < OUTSTANDING; i++) {
            flights[i] = fly(firstCell + i);
        }
        for (int turn = 0; ; turn = (turn + 1) % OUTSTANDING) {
            long now = land(flights[turn]);
            if (flights[turn].started() - from >= 0 && now - end < 0) {
                latencies.record(now - flights[turn].started());
            }
            if (now - end >= 0) {
                for (int left = 1; left < OUTSTANDING; left++) {
                    land(flights[(turn + left) % OUTSTANDING]);
                }
                return new Count(latencies, latencies.count());
            }
            flights[turn] = fly(firstCell + turn);
        }
    }

    private Flight fly(int cell) {
        int value = cells.touch(cell);
        long started = System.nanoTime();
        return new Flight(cell, started, session.submit(TouchOpcodes.ONE.code(), cell, value));
    }

    /** Waits for a submission, checks it, and returns when it was seen to have ended. */
    private long land(Flight flight) {
        CompletableFuture<SubmissionResult> future = flight.future();
        long parkAt = System.nanoTime() + SPIN;
        while (!future.isDone() && System.nanoTime() - parkAt < 0) {
            Thread.onSpinWait();
        }
        SubmissionResult result = future.join();
        long now = System.nanoTime();
        cells.check(flight.cell(), result);
        return now;
    }

    private record Flight(int cell, long started, CompletableFuture<SubmissionResult> future) {}

    /** Executes from one thread for a time, to let the JVM compile the path. */
    void warmUp(long nanos) throws Exception {
        Window window = new Window(nanos / 2, nanos / 2);
        if (nanos > 0) {
            execute(1, window);
            futures(2, window);
        }
    }

    /** Median of a few executions, in ns. */
    long typicalNanos() {
        Window window = new Window(0, NANOS_PER_SECOND / 20);
        return executing(0, window).latencies().percentile(50);
    }
}
