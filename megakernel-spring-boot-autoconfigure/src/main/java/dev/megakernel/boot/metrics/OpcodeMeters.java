package dev.megakernel.boot.metrics;

import dev.megakernel.stats.MegakernelStats.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The meters of one opcode. Thread-safe: never changed after construction. */
final class OpcodeMeters {

    private final Timer latency;
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);

    /** Registers every outcome at once, so that rates start at zero and not at the first failure. */
    OpcodeMeters(MeterRegistry registry, String opcode) {
        latency = Timer.builder(MeterNames.SUBMISSION_LATENCY)
                .description("Time from acceptance of a submission to its end")
                .tag(MeterNames.TAG_OPCODE, opcode)
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, counter(registry, opcode, outcome));
        }
    }

    /** Refused submissions were never accepted, so they have no latency. */
    void submissionEnded(Outcome outcome, long latencyNanos) {
        Counter counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
        if (outcome != Outcome.REJECTED) {
            latency.record(latencyNanos, TimeUnit.NANOSECONDS);
        }
    }

    private static Counter counter(MeterRegistry registry, String opcode, Outcome outcome) {
        return Counter.builder(MeterNames.SUBMISSIONS)
                .description("Submissions that ended")
                .tag(MeterNames.TAG_OPCODE, opcode)
                .tag(MeterNames.TAG_OUTCOME, outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
