package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.device.OfferedLoad.Outcome;
import dev.megakernel.benchmarks.device.Settings.Window;
import dev.megakernel.session.MegakernelSession;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * The open loop of {@link Arrivals} with handles that allocate nothing: each thread submits what is due and looks, between two
 * arrivals, for the ends of what it submitted. Latencies count from the intended arrival here too.
 */
final class CallArrivals {

    /** Calls of a thread that may be outstanding; what arrives on top waits, and its latency counts. */
    private static final int MOST_OUTSTANDING = 256;

    /** The oldest so many are looked at in turn: workgroups may finish in another order than they began. */
    private static final int LOOKS = 8;

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MegakernelSession session;
    private final Cells cells;

    private CallArrivals(MegakernelSession session, Cells cells) {
        this.session = session;
        this.cells = cells;
    }

    /**
     * Offers a load for a time.
     *
     * @param perSecond submissions that arrive a second
     * @throws TimeoutException when submissions did not end
     */
    static OfferedLoad offer(MegakernelSession session, Cells cells, int perSecond, Window window) throws Exception {
        CallArrivals arrivals = new CallArrivals(session, cells);
        int threads = OfferedLoad.threads(perSecond);
        List<Stream> streams = IntStream.range(0, threads)
                .mapToObj(i -> arrivals.new Stream(i, (double) perSecond / threads))
                .toList();
        List<Outcome> outcomes = Crew.run(threads, i -> () -> streams.get(i).run(window));
        Latencies all =
                Latencies.sum(streams.stream().map(stream -> stream.latencies).toList());
        return OfferedLoad.of("open loop by call", perSecond, outcomes, all, window);
    }

    /** The arrivals of one thread, over cells of its own. Calls in order of submission, in a ring. */
    private final class Stream {

        private final CallFlight[] flights = new CallFlight[MOST_OUTSTANDING];
        private final long[] intended = new long[MOST_OUTSTANDING];
        private final boolean[] counts = new boolean[MOST_OUTSTANDING];
        private final boolean[] landed = new boolean[MOST_OUTSTANDING];
        private final Latencies latencies = Latencies.forOneThread();
        private final PoissonTimes times;
        private int head;
        private int tail;

        Stream(int thread, double perSecond) {
            for (int i = 0; i < MOST_OUTSTANDING; i++) {
                flights[i] = new CallFlight(session, cells, thread * MOST_OUTSTANDING + i);
            }
            times = new PoissonTimes(OfferedLoad.SEED + thread, perSecond);
        }

        Outcome run(Window window) throws TimeoutException {
            long measured = 0;
            long started = System.nanoTime();
            // Who falls behind by a whole window more is saturated beyond doubt.
            long giveUp = started + window.nanos() + window.measure();
            for (boolean more = true; more || tail != head; ) {
                long now = System.nanoTime();
                more = more && times.due() < window.nanos() && now - giveUp < 0;
                long next = started + (long) times.due();
                if (more && now - next >= 0 && tail - head < MOST_OUTSTANDING) {
                    boolean counted = times.due() >= window.settle();
                    measured += counted ? 1 : 0;
                    submit(next, counted);
                    times.advance();
                } else if (more && tail == head) {
                    OfferedLoad.awaitTime(next);
                } else if (now - giveUp > DRAIN_NANOS) {
                    throw new TimeoutException("A call of the open loop did not end within " + DRAIN_NANOS
                            + " ns. Fix: look at the device's log.");
                }
                look();
            }
            return Outcome.of(measured, window, started + window.nanos());
        }

        private void submit(long next, boolean counted) {
            int place = tail++ % MOST_OUTSTANDING;
            intended[place] = next;
            counts[place] = counted;
            landed[place] = false;
            flights[place].submit();
        }

        private void look() {
            int until = Math.min(tail, head + LOOKS);
            for (int i = head; i < until; i++) {
                int place = i % MOST_OUTSTANDING;
                if (!landed[place] && flights[place].poll()) {
                    long now = System.nanoTime();
                    landed[place] = true;
                    flights[place].check();
                    if (counts[place]) {
                        latencies.record(now - intended[place]);
                    }
                }
            }
            while (head != tail && landed[head % MOST_OUTSTANDING]) {
                head++;
            }
            Thread.onSpinWait();
        }
    }
}
