package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.session.MegakernelSession;

/** How evenly the device serves many submitters, and how much in all. */
final class Fairness implements Section {

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public void run(Bench bench) throws Exception {
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS);
                MegakernelSession session = bench.session(kernel)) {
            Submitters submitters = new Submitters(session, new Cells(Bench.CELLS));
            submitters.warmUp(bench.settings().warmUpNanos());
            int members = bench.settings().largest().submitters();
            bench.add(submitters.futures(members, bench.settings().window(2)));
            bench.add(submitters.execute(members, bench.settings().window(2)));
        }
    }
}
