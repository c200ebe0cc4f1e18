package dev.megakernel.benchmarks.device;

import dev.megakernel.Megakernel;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Processor cores and watts: nothing open, parked, kept awake with one workgroup and with all, and under load. */
final class PowerDraw implements Section {

    private static final int STATES = 5;
    private static final int PAUSE_MILLIS = 5;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SETTLE_MILLIS = 300;

    @Override
    public String name() {
        return "power";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Window window = bench.settings().window(STATES);
        bench.add(idle("no session", window));
        try (Megakernel kernel = bench.kernel(ClosedLoop.SLOTS)) {
            try (MegakernelSession session = bench.session(kernel)) {
                Thread.sleep(SETTLE_MILLIS);
                bench.add(idle("parked", window)
                        .with("passes", session.statistics().passes()));
            }
            SessionOptions one = bench.sessionOptions().workerGroups(1).build();
            Cells cells = new Cells(Bench.CELLS);
            try (MegakernelSession session = bench.session(kernel, one)) {
                bench.add(awake("awake, one workgroup", session, cells, window));
            }
            try (MegakernelSession session = bench.session(kernel)) {
                bench.add(awake("awake, all workgroups", session, cells, window));
                int members = bench.settings().largest().submitters();
                bench.add(during(
                        "all submitters, " + Submitters.OUTSTANDING + " outstanding each",
                        window,
                        () -> new Submitters(session, cells).futures(members, window)));
            }
        }
    }

    private static Point idle(String state, Window window) throws Exception {
        return during(state, window, () -> {
            Thread.sleep(window.nanos() / NANOS_PER_MILLI);
            return state;
        });
    }

    /** A submission now and then keeps a session from parking. */
    private static Point awake(String state, MegakernelSession session, Cells cells, Window window) throws Exception {
        return during(state, window, () -> {
            long end = System.nanoTime() + window.nanos();
            while (System.nanoTime() - end < 0) {
                int value = cells.touch(0);
                cells.check(0, session.execute(TouchOpcodes.ONE.code(), 0, value));
                Thread.sleep(PAUSE_MILLIS);
            }
            return state;
        });
    }

    /** Does something on a thread of its own and asks for the watts halfway through. */
    private static Point during(String state, Window window, Callable<?> work) throws Exception {
        Power power = new Power();
        FutureTask<Object> task = new FutureTask<>(work::call);
        Thread thread = new Thread(task, "power-" + state);
        thread.setDaemon(true);
        thread.start();
        Thread.sleep(window.nanos() / NANOS_PER_MILLI / 2);
        OptionalDouble watts = Power.watts();
        task.get();
        Point point = new Point(state).with("cores", power.cores());
        return watts.isPresent() ? point.with("watts", watts.getAsDouble()) : point;
    }
}
