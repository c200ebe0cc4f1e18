package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.benchmarks.device.Submitters.Count;
import dev.megakernel.session.MegakernelSession;

/** Threads that submit round trips in a closed loop with handles that allocate nothing. Not thread-safe. */
final class CallSubmitters {

    private static final int OUTSTANDING = Submitters.OUTSTANDING;

    private final MegakernelSession session;
    private final Cells cells;

    CallSubmitters(MegakernelSession session, Cells cells) {
        this.session = session;
        this.cells = cells;
    }

    /** Each submitter waits for one call at a time. */
    Point call(int submitters, Window window) throws Exception {
        return Submitters.run("call", submitters, window, i -> () -> awaiting(i * OUTSTANDING, window));
    }

    /** Each submitter keeps {@value Submitters#OUTSTANDING} calls outstanding. */
    Point calls(int submitters, Window window) throws Exception {
        return Submitters.run("calls", submitters, window, i -> () -> pipelining(i * OUTSTANDING, window))
                .with("outstanding", OUTSTANDING);
    }

    private CallFlight[] flights(int firstCell) {
        CallFlight[] flights = new CallFlight[OUTSTANDING];
        for (int i = 0; i < OUTSTANDING; i++) {
            flights[i] = new CallFlight(session, cells, firstCell + i);
        }
        return flights;
    }

    private Count awaiting(int firstCell, Window window) {
        Latencies latencies = Latencies.forOneThread();
        CallFlight[] flights = flights(firstCell);
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        int turn = 0;
        for (long now = System.nanoTime(); now - end < 0; turn++) {
            CallFlight flight = flights[turn % OUTSTANDING];
            long started = System.nanoTime();
            flight.submit();
            now = flight.await();
            if (started - from >= 0 && now - end < 0) {
                latencies.record(now - started);
            }
        }
        return new Count(latencies, latencies.count());
    }

    /** Its owner looks after each in turn and parks never: no more threads than processors. */
    private Count pipelining(int firstCell, Window window) {
        Latencies latencies = Latencies.forOneThread();
        CallFlight[] flights = flights(firstCell);
        long[] started = new long[OUTSTANDING];
        boolean[] landed = new boolean[OUTSTANDING];
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        for (int i = 0; i < OUTSTANDING; i++) {
            started[i] = System.nanoTime();
            flights[i].submit();
        }
        int left = OUTSTANDING;
        for (int turn = 0; left > 0; turn = (turn + 1) % OUTSTANDING) {
            if (landed[turn] || !flights[turn].poll()) {
                Thread.onSpinWait();
                continue;
            }
            long now = System.nanoTime();
            flights[turn].check();
            if (started[turn] - from >= 0 && now - end < 0) {
                latencies.record(now - started[turn]);
            }
            if (now - end < 0) {
                started[turn] = now;
                flights[turn].submit();
            } else {
                landed[turn] = true;
                left--;
            }
        }
        return new Count(latencies, latencies.count());
    }

    /** Submits from one thread for a time, to let the JVM compile the path. */
    void warmUp(long nanos) throws Exception {
        if (nanos > 0) {
            Window window = new Window(nanos / 2, 1);
            call(1, window);
            calls(2, window);
        }
    }
}
