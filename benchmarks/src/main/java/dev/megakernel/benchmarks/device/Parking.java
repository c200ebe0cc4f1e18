package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SubmissionResult;
import java.time.Duration;

/** The first submission after a pause in which the session left the device. */
final class Parking implements Section {

    private static final Duration PARK_AFTER = Duration.ofMillis(50);
    private static final String BY_DEFAULT = "wake, park-after by default";
    private static final double SHORT_PAUSE_SECONDS = 0.1;
    private static final int MOST_WAKES = 200;
    private static final double MILLIS = 1000;

    @Override
    public String name() {
        return "park";
    }

    @Override
    public void run(Bench bench) throws Exception {
        double seconds = bench.settings().seconds() / 2;
        Settings.Pauses pauses = bench.settings().pauses();
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS)) {
            Waker waker = new Waker(bench, new Cells(Bench.CELLS));
            int times = (int) (seconds / SHORT_PAUSE_SECONDS);
            SessionOptions soon = bench.sessionOptions().parkAfter(PARK_AFTER).build();
            try (MegakernelSession session = bench.session(kernel, soon)) {
                waker.warmUp(session);
                waker.wake(session, "wake", SHORT_PAUSE_SECONDS, times);
            }
            // As it comes, a session parks at just about the end of the short pause.
            try (MegakernelSession session = bench.session(kernel)) {
                waker.warmUp(session);
                waker.wake(session, BY_DEFAULT, SHORT_PAUSE_SECONDS, times);
                if (pauses.longestSeconds() > SHORT_PAUSE_SECONDS) {
                    waker.wake(session, BY_DEFAULT, pauses.longestSeconds(), pauses.wakes());
                }
            }
        }
    }

    /** Lets sessions park and wakes them; the cells are those of the kernel that all of them run on. */
    private record Waker(Bench bench, Cells cells) {

        void warmUp(MegakernelSession session) throws Exception {
            new Submitters(session, cells).warmUp(bench.settings().warmUpNanos() / 2);
        }

        void wake(MegakernelSession session, String name, double pause, int times) throws Exception {
            Latencies latencies = Latencies.forOneThread();
            long idlePasses = 0;
            int wakes = Math.max(1, Math.min(MOST_WAKES, times));
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
            bench.add(new Point(name)
                    .with("pauseSeconds", pause)
                    .with("passesWhileParked", idlePasses)
                    .latencies(latencies));
        }
    }
}
