package dev.megakernel.session;

import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.MegakernelStats;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what a session reports. */
final class RecordingStats implements MegakernelStats {

    final List<Ended> ended = new CopyOnWriteArrayList<>();
    final List<DispatchStats> dispatches = new CopyOnWriteArrayList<>();
    final AtomicInteger losses = new AtomicInteger();

    record Ended(String opcode, Outcome outcome, long nanos) {}

    @Override
    public void dispatchCompleted(DispatchStats stats) {
        dispatches.add(stats);
    }

    @Override
    public void submissionEnded(String opcode, Outcome outcome, long latencyNanos) {
        ended.add(new Ended(opcode, outcome, latencyNanos));
    }

    @Override
    public void deviceLost() {
        losses.incrementAndGet();
    }

    List<Outcome> outcomes() {
        return ended.stream().map(Ended::outcome).toList();
    }
}
