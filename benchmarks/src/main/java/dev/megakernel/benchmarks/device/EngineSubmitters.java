package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.persistent.Ending;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.Publication;
import dev.megakernel.protocol.Priority;
import java.util.List;

/** Threads that publish round trips with handles of their own, straight to the engine. */
final class EngineSubmitters {

    private static final int OUTSTANDING = Submitters.OUTSTANDING;

    private final PersistentEngine engine;
    private final Cells cells;

    EngineSubmitters(PersistentEngine engine, Cells cells) {
        this.engine = engine;
        this.cells = cells;
    }

    /** Each publishes one and waits for it. */
    Point await(int submitters, Window window) throws Exception {
        return point("publish and await", submitters, Crew.run(submitters, i -> () -> awaiting(i, window)), window);
    }

    /** Each keeps {@value Submitters#OUTSTANDING} outstanding and looks after them itself. */
    Point handles(int submitters, Window window) throws Exception {
        return point("handles", submitters, Crew.run(submitters, i -> () -> pipelining(i, window)), window)
                .with("outstanding", OUTSTANDING);
    }

    private static Point point(String name, int submitters, List<Latencies> parts, Window window) {
        long all = parts.stream().mapToLong(Latencies::count).sum();
        long slowest = parts.stream().mapToLong(Latencies::count).min().orElse(0);
        return new Point(name)
                .with("submitters", submitters)
                .latencies(Latencies.sum(parts))
                .rate("perSecond", all, window.seconds())
                .with("slowestToMean", all == 0 ? 0 : Math.round(1000.0 * slowest * submitters / all) / 1000.0);
    }

    private Latencies awaiting(int member, Window window) {
        Latencies latencies = Latencies.forOneThread();
        Flight flight = new Flight(member * OUTSTANDING);
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        for (long now = System.nanoTime(); now - end < 0; ) {
            int value = cells.touch(flight.cell);
            long started = System.nanoTime();
            flight.publish(value);
            engine.await(flight.call);
            now = System.nanoTime();
            flight.check();
            if (started - from >= 0) {
                latencies.record(now - started);
            }
        }
        return latencies;
    }

    /** How long the call that publishes takes, with nothing else under way. */
    Point publishing(Window window) {
        Latencies latencies = Latencies.forOneThread();
        Flight flight = new Flight(0);
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        for (long started = System.nanoTime(); started - end < 0; ) {
            int value = cells.touch(flight.cell);
            started = System.nanoTime();
            flight.publish(value);
            long published = System.nanoTime();
            engine.await(flight.call);
            flight.check();
            if (started - from >= 0) {
                latencies.record(published - started);
            }
        }
        return new Point("publish returns").latencies(latencies);
    }

    private Latencies pipelining(int member, Window window) {
        Latencies latencies = Latencies.forOneThread();
        Flight[] flights = new Flight[OUTSTANDING];
        long from = System.nanoTime() + window.settle();
        long end = from + window.measure();
        for (int i = 0; i < OUTSTANDING; i++) {
            flights[i] = new Flight(member * OUTSTANDING + i);
            flights[i].publish(cells.touch(flights[i].cell));
        }
        int left = OUTSTANDING;
        for (int turn = 0; left > 0; turn = (turn + 1) % OUTSTANDING) {
            Flight flight = flights[turn];
            if (flight.landed || !engine.look(flight.call)) {
                Thread.onSpinWait();
                continue;
            }
            long now = System.nanoTime();
            flight.check();
            if (flight.started - from >= 0 && now - end < 0) {
                latencies.record(now - flight.started);
            }
            if (now - end < 0) {
                flight.publish(cells.touch(flight.cell));
            } else {
                flight.landed = true;
                left--;
            }
        }
        return latencies;
    }

    /** A handle with the cell it touches. */
    private final class Flight {

        private final PersistentCall call = new PersistentCall();
        private final int cell;
        private long started;
        private boolean landed;

        Flight(int cell) {
            this.cell = cell;
        }

        void publish(int value) {
            started = System.nanoTime();
            call.work(TouchOpcodes.ONE, Priority.NORMAL, 0)
                    .arg(TouchOpcodes.CELL_ARGUMENT, cell)
                    .arg(TouchOpcodes.VALUE_ARGUMENT, value);
            Publication publication = engine.tryPublish(call);
            while (publication == Publication.RING_FULL || publication == Publication.TABLE_FULL) {
                Thread.onSpinWait();
                publication = engine.tryPublish(call);
            }
            if (publication != Publication.ACCEPTED) {
                throw new WrongResultException("A publication", publication, Publication.ACCEPTED);
            }
        }

        void check() {
            if (call.ending() != Ending.DONE) {
                throw new WrongResultException("The end of a round trip", call.ending(), Ending.DONE);
            }
            cells.check(cell, call.word(0));
        }
    }
}
