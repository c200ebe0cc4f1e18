package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import java.util.List;

/** Round trips of 1 to 16 submitters that wait for their results. */
final class ClosedLoop implements Section {

    /** Slots for 16 submitters with 64 outstanding each, twice. */
    static final int SLOTS = 2048;

    @Override
    public String name() {
        return "closed";
    }

    @Override
    public void run(Bench bench) throws Exception {
        List<Integer> steps = Bench.doubling(2, bench.settings().largest().submitters());
        // The first point is the one that other figures are compared with; it takes three shares of the time.
        Window window = bench.settings().window(2 * steps.size() + 2);
        try (Megakernel kernel = bench.kernel(SLOTS);
                MegakernelSession session = bench.session(kernel)) {
            Submitters submitters = new Submitters(session, new Cells(Bench.CELLS));
            submitters.warmUp(bench.settings().warmUpNanos());
            bench.add(submitters.execute(1, new Window(window.settle(), 3 * window.measure())));
            for (int members : steps.subList(1, steps.size())) {
                bench.add(submitters.execute(members, window));
            }
            for (int members : steps) {
                bench.add(submitters.futures(members, window));
            }
        }
    }
}
