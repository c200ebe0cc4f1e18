package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import java.util.List;

/** Round trips of 1 to 16 submitters that wait for their results, by {@code execute}, calls and futures. */
final class ClosedLoop implements Section {

    /** Slots for 16 submitters with 64 outstanding each, twice. */
    static final int SLOTS = 2048;

    private static final int WAYS = 4;
    private static final int FIRST_SHARES = 3;

    @Override
    public String name() {
        return "closed";
    }

    @Override
    public void run(Bench bench) throws Exception {
        List<Integer> steps = Bench.doubling(2, bench.settings().largest().submitters());
        // The first of each way is what other figures are compared with; it takes three shares of the time.
        Window window = bench.settings().window(WAYS * steps.size() + 2 * (FIRST_SHARES - 1));
        Window longer = new Window(window.settle(), FIRST_SHARES * window.measure());
        try (Megakernel kernel = bench.kernel(SLOTS);
                MegakernelSession session = bench.session(kernel)) {
            Cells cells = new Cells(Bench.CELLS);
            Submitters submitters = new Submitters(session, cells);
            CallSubmitters calls = new CallSubmitters(session, cells);
            submitters.warmUp(bench.settings().warmUpNanos() / 2);
            calls.warmUp(bench.settings().warmUpNanos() / 2);
            for (int members : steps) {
                bench.add(submitters.execute(members, members == 1 ? longer : window));
            }
            for (int members : steps) {
                bench.add(calls.call(members, members == 1 ? longer : window));
            }
            for (int members : steps) {
                bench.add(calls.calls(members, window));
            }
            for (int members : steps) {
                bench.add(submitters.futures(members, window));
            }
        }
    }
}
