package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream of short round trips, alone and beside one opcode after another that takes 20 ms. */
final class Neighbour implements Section {

    private static final double LONG_MILLIS = 20;

    @Override
    public String name() {
        return "neighbour";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Window window = bench.settings().window(3);
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS, SpinOpcode.OPCODE);
                MegakernelSession session = bench.session(kernel)) {
            Submitters submitters = new Submitters(session, new Cells(Bench.CELLS));
            submitters.warmUp(bench.settings().warmUpNanos());
            SpinOpcode.Calibration spin = SpinOpcode.calibrate(session, LONG_MILLIS, bench.loopLimit());
            bench.state("neighbourMillis", Math.round(spin.millis() * 100) / 100.0);
            bench.state("neighbourTurns", spin.turns());
            bench.add(submitters.execute(1, window).with("beside", "nothing"));
            try (Spinner spinner = new Spinner(session, spin)) {
                Point beside = submitters.execute(1, window).with("beside", "one long opcode");
                bench.add(beside.with("longOpcodes", spinner.finish()));
            }
            bench.add(submitters.execute(1, window).with("beside", "nothing, again"));
        }
    }

    /** Keeps one long opcode on the device. */
    private static final class Spinner implements AutoCloseable {

        private final AtomicBoolean running = new AtomicBoolean(true);
        private final FutureTask<Integer> task;

        Spinner(MegakernelSession session, SpinOpcode.Calibration spin) {
            task = new FutureTask<>(() -> {
                int rounds = 0;
                for (; running.get(); rounds++) {
                    spin.run(session);
                }
                return rounds;
            });
            Thread thread = new Thread(task, "long-opcodes");
            thread.setDaemon(true);
            thread.start();
        }

        /** Ends it and returns how many ran. */
        int finish() throws Exception {
            running.set(false);
            return task.get();
        }

        @Override
        public void close() {
            running.set(false);
        }
    }
}
