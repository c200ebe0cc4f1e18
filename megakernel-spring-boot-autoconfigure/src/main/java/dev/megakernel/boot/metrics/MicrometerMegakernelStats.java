package dev.megakernel.boot.metrics;

import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.MegakernelStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Turns what a kernel reports into meters. Thread-safe.
 *
 * <p>Meters are looked up in the registry once: at construction, or at an opcode's first submission. Tags are opcode
 * names, outcomes and directions, so the number of series is bounded by the catalog.
 */
public final class MicrometerMegakernelStats implements MegakernelStats {

    private final MeterRegistry registry;
    private final Timer dispatches;
    private final DistributionSummary bytesIn;
    private final DistributionSummary bytesOut;
    private final Counter residentRows;
    private final Counter losses;
    private final ConcurrentMap<String, OpcodeMeters> opcodes = new ConcurrentHashMap<>();

    /** Registers the meters that need no opcode. */
    public MicrometerMegakernelStats(MeterRegistry registry) {
        this.registry = registry;
        this.dispatches = Timer.builder(MeterNames.DISPATCH)
                .description("Passes over a ring, a recovery and retry included")
                .register(registry);
        this.bytesIn = dispatchBytes("in");
        this.bytesOut = dispatchBytes("out");
        this.residentRows = Counter.builder(MeterNames.RESIDENT_ROWS)
                .description("Rings on the device that passes ran over, without bytes of the host")
                .register(registry);
        this.losses = Counter.builder(MeterNames.DEVICE_LOSSES)
                .description("Device losses noticed")
                .register(registry);
    }

    @Override
    public void dispatchCompleted(DispatchStats stats) {
        dispatches.record(stats.latencyNanos(), TimeUnit.NANOSECONDS);
        bytesIn.record(stats.inputBytes());
        bytesOut.record(stats.outputBytes());
        residentRows.increment(stats.residentResourceRows());
    }

    @Override
    public void submissionEnded(String opcode, Outcome outcome, long latencyNanos) {
        OpcodeMeters meters = opcodes.get(opcode);
        if (meters == null) {
            meters = opcodes.computeIfAbsent(opcode, name -> new OpcodeMeters(registry, name));
        }
        meters.submissionEnded(outcome, latencyNanos);
    }

    @Override
    public void deviceLost() {
        losses.increment();
    }

    private DistributionSummary dispatchBytes(String direction) {
        return DistributionSummary.builder(MeterNames.DISPATCH_BYTES)
                .description("Bytes handed to and taken from a pass over a ring")
                .baseUnit(BaseUnits.BYTES)
                .tag(MeterNames.TAG_DIRECTION, direction)
                .register(registry);
    }
}
