package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;

/** How evenly the device serves many submitters, and how much in all. */
final class Fairness implements Section {

    private static final int WAYS = 4;

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public void run(Bench bench) throws Exception {
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS);
                MegakernelSession session = bench.session(kernel)) {
            Cells cells = new Cells(Bench.CELLS);
            Submitters submitters = new Submitters(session, cells);
            CallSubmitters calls = new CallSubmitters(session, cells);
            submitters.warmUp(bench.settings().warmUpNanos() / 2);
            calls.warmUp(bench.settings().warmUpNanos() / 2);
            int members = bench.settings().largest().submitters();
            Window window = bench.settings().window(WAYS);
            bench.add(calls.calls(members, window));
            bench.add(submitters.futures(members, window));
            bench.add(calls.call(members, window));
            bench.add(submitters.execute(members, window));
        }
    }
}
