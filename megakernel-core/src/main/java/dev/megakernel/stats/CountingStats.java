package dev.megakernel.stats;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Adds dispatches up and hands everything on to another listener. Thread-safe. */
public final class CountingStats implements MegakernelStats {

    private final MegakernelStats next;
    private final LongAdder dispatches = new LongAdder();
    private final LongAdder inputBytes = new LongAdder();
    private final LongAdder outputBytes = new LongAdder();
    private final LongAdder bytesMoved = new LongAdder();
    private final LongAdder latencyNanos = new LongAdder();
    private final LongAdder recoveries = new LongAdder();
    private volatile @Nullable DispatchStats last;

    /** Counts, then tells {@code next}. */
    public CountingStats(MegakernelStats next) {
        this.next = next;
    }

    @Override
    public boolean measuresLatency() {
        return next.measuresLatency();
    }

    @Override
    public void dispatchCompleted(DispatchStats stats) {
        dispatches.increment();
        inputBytes.add(stats.inputBytes());
        outputBytes.add(stats.outputBytes());
        bytesMoved.add(stats.bytesMoved());
        latencyNanos.add(stats.latencyNanos());
        if (stats.recoveredAfterDeviceLoss()) {
            recoveries.increment();
        }
        last = stats;
        next.dispatchCompleted(stats);
    }

    @Override
    public void submissionEnded(String opcode, Outcome outcome, long latencyNanos) {
        next.submissionEnded(opcode, outcome, latencyNanos);
    }

    @Override
    public void submissionsEnded(String opcode, Outcome outcome, int count, long latencyNanos) {
        next.submissionsEnded(opcode, outcome, count, latencyNanos);
    }

    @Override
    public void deviceLost() {
        next.deviceLost();
    }

    /** The totals now; a dispatch that ends meanwhile may show in some of them only. */
    public StatsSnapshot snapshot() {
        return new StatsSnapshot(
                dispatches.sum(),
                inputBytes.sum(),
                outputBytes.sum(),
                bytesMoved.sum(),
                latencyNanos.sum(),
                recoveries.sum(),
                last);
    }
}
