package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import java.util.ArrayList;
import java.util.List;

/** Latency against offered load, by calls and by futures, from 1,000 a second until the device no longer keeps up. */
final class OpenLoop implements Section {

    /** The load that goals are stated for; it is offered for longer. */
    static final int GOAL_LOAD = 100_000;

    private static final int GOAL_SHARES = 8;
    private static final int WAYS = 2;
    private static final int[] STEPS = {1, 2, 5};
    private static final int LOWEST_LOAD = 1_000;

    @Override
    public String name() {
        return "open";
    }

    @Override
    public void run(Bench bench) throws Exception {
        List<Integer> loads = loads(bench.settings().largest().load());
        Window window = bench.settings().window(WAYS * (loads.size() + GOAL_SHARES));
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS);
                MegakernelSession session = bench.session(kernel)) {
            Cells cells = new Cells(Bench.CELLS);
            long warmUp = bench.settings().warmUpNanos() / WAYS;
            new Submitters(session, cells).warmUp(warmUp / 2);
            new CallSubmitters(session, cells).warmUp(warmUp / 2);
            measure(bench, loads, window, (load, time) -> CallArrivals.offer(session, cells, load, time));
            measure(bench, loads, window, (load, time) -> Arrivals.offer(session, cells, load, time));
        }
    }

    /** A way to offer a load. */
    private interface Offer {

        OfferedLoad offer(int load, Window window) throws Exception;
    }

    private static void measure(Bench bench, List<Integer> loads, Window window, Offer way) throws Exception {
        way.offer(LOWEST_LOAD * 10, new Window(bench.settings().warmUpNanos() / (2 * WAYS), 1));
        for (int load : loads) {
            int shares = load == GOAL_LOAD ? GOAL_SHARES : 1;
            OfferedLoad offered = way.offer(load, new Window(window.settle(), shares * window.measure()));
            bench.add(offered.point().with("saturated", offered.saturated()));
            if (offered.saturated()) {
                return;
            }
        }
    }

    /** 1, 2 and 5 of each power of ten. */
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
