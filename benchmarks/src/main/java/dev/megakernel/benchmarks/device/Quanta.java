package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import java.time.Duration;

/** What ending one launch and going on in the next costs those who wait meanwhile: short quanta, many changes. */
final class Quanta implements Section {

    /** Changes that a run shall see. */
    private static final int CHANGES = 1_000;

    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    @Override
    public String name() {
        return "quanta";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Window window = bench.settings().window(3);
        boolean enough = window.seconds() * 1000 > CHANGES * SHORT.toMillis();
        measure(bench, enough ? SHORT : SHORTEST, window);
        measure(bench, SessionOptions.DEFAULT_QUANTUM, window);
    }

    private static void measure(Bench bench, Duration quantum, Window window) throws Exception {
        SessionOptions options = bench.sessionOptions().quantum(quantum).build();
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS);
                MegakernelSession session = bench.session(kernel, options)) {
            Cells cells = new Cells(Bench.CELLS);
            Submitters submitters = new Submitters(session, cells);
            submitters.warmUp(bench.settings().warmUpNanos() / 2);
            long passes = session.statistics().passes();
            Point closed = submitters.execute(1, window);
            bench.add(closed.with("quantumMillis", quantum.toMillis())
                    .with("changes", Math.round(window.seconds() * 1000 / quantum.toMillis()))
                    .with("passes", session.statistics().passes() - passes));
            int load = Math.min(OpenLoop.GOAL_LOAD, bench.settings().largest().load());
            bench.add(Arrivals.offer(session, cells, load, window.half())
                    .point()
                    .with("quantumMillis", quantum.toMillis()));
        }
    }
}
