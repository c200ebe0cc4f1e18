package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SubmissionResult;
import java.time.Duration;

/** The first submission after a pause in which the session left the device. */
final class Parking implements Section {

    private static final Duration PARK_AFTER = Duration.ofMillis(50);
    private static final double SHORT_PAUSE_SECONDS = 0.1;
    private static final int MOST_WAKES = 200;
    private static final double MILLIS = 1000;

    @Override
    public String name() {
        return "park";
    }

    @Override
    public void run(Bench bench) throws Exception {
        SessionOptions options = bench.sessionOptions().parkAfter(PARK_AFTER).build();
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS);
                MegakernelSession session = bench.session(kernel, options)) {
            bench.state("parkAfterMillis", PARK_AFTER.toMillis());
            Cells cells = new Cells(Bench.CELLS);
            new Submitters(session, cells).warmUp(bench.settings().warmUpNanos());
            double seconds = bench.settings().seconds();
            bench.add(wakes(session, cells, SHORT_PAUSE_SECONDS, seconds));
            double longest = bench.settings().longestPauseSeconds();
            if (longest > SHORT_PAUSE_SECONDS) {
                bench.add(wakes(session, cells, longest, 0));
            }
        }
    }

    private static Point wakes(MegakernelSession session, Cells cells, double pause, double seconds)
            throws InterruptedException {
        Latencies latencies = Latencies.forOneThread();
        long idlePasses = 0;
        int wakes = Math.max(1, Math.min(MOST_WAKES, (int) (seconds / pause)));
        for (int i = 0; i < wakes; i++) {
            long passes = session.statistics().passes();
            Thread.sleep((long) (pause * MILLIS));
            idlePasses += session.statistics().passes() - passes;
            int value = cells.touch(0);
            long started = System.nanoTime();
            SubmissionResult result = session.execute(TouchOpcodes.ONE.code(), 0, value);
            latencies.record(System.nanoTime() - started);
            cells.check(0, result);
        }
        return new Point("wake")
                .with("pauseSeconds", pause)
                .with("passesWhileParked", idlePasses)
                .latencies(latencies);
    }
}
