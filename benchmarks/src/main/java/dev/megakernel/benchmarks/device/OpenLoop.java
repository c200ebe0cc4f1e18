package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import java.util.ArrayList;
import java.util.List;

/** Latency against offered load, from 1,000 submissions a second until the device no longer keeps up. */
final class OpenLoop implements Section {

    /** The load that goals are stated for; it is offered for longer. */
    static final int GOAL_LOAD = 100_000;

    private static final int GOAL_SHARES = 5;
    private static final int[] STEPS = {1, 2, 3, 5, 7};
    private static final int LOWEST_LOAD = 1_000;

    @Override
    public String name() {
        return "open";
    }

    @Override
    public void run(Bench bench) throws Exception {
        List<Integer> loads = loads(bench.settings().largest().load());
        Window window = bench.settings().window(loads.size() + GOAL_SHARES);
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS);
                MegakernelSession session = bench.session(kernel)) {
            Cells cells = new Cells(Bench.CELLS);
            new Submitters(session, cells).warmUp(bench.settings().warmUpNanos() / 2);
            Window warm = new Window(bench.settings().warmUpNanos() / 2, 1);
            Arrivals.offer(session, cells, LOWEST_LOAD * 10, warm);
            for (int load : loads) {
                int shares = load == GOAL_LOAD ? GOAL_SHARES : 1;
                Arrivals.Load offered =
                        Arrivals.offer(session, cells, load, new Window(window.settle(), shares * window.measure()));
                bench.add(offered.point().with("saturated", offered.saturated()));
                if (offered.saturated()) {
                    return;
                }
            }
        }
    }

    /** 1, 2, 3, 5 and 7 of each power of ten. */
    private static List<Integer> loads(int highest) {
        List<Integer> loads = new ArrayList<>();
        for (long decade = LOWEST_LOAD; decade <= highest; decade *= 10) {
            for (int step : STEPS) {
                if (step * decade <= highest) {
                    loads.add((int) (step * decade));
                }
            }
        }
        return loads;
    }
}
