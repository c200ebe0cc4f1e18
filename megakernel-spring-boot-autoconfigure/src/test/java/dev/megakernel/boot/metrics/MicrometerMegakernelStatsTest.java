package dev.megakernel.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.MegakernelStats.Outcome;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MicrometerMegakernelStatsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMegakernelStats stats = new MicrometerMegakernelStats(registry);

    @Test
    void dispatchIsTimedAndItsBytesAreSummed() {
        stats.dispatchCompleted(new DispatchStats(100, 60, 60, 160, 160, 8, 2_000, 4, 0, 0, 1, 1, false));

        assertThat(registry.get("megakernel.dispatch").timer().totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(2_000);
        assertThat(bytes("in")).isEqualTo(100);
        assertThat(bytes("out")).isEqualTo(60);
    }

    @Test
    void residentRowsAreCounted() {
        stats.dispatchCompleted(new DispatchStats(0, 60, 60, 60, 0, 0, 2_000, 12, 3, 12, 1, 1, false));
        stats.dispatchCompleted(new DispatchStats(0, 20, 20, 20, 0, 0, 2_000, 4, 1, 4, 1, 1, false));

        assertThat(registry.get("megakernel.dispatch.resident.rows").counter().count())
                .isEqualTo(4);
    }

    @Test
    void submissionsAreCountedByOpcodeAndOutcome() {
        stats.submissionEnded("add", Outcome.DONE, 10);
        stats.submissionEnded("add", Outcome.DONE, 20);
        stats.submissionEnded("add", Outcome.FAULT, 30);

        assertThat(submissions("add", "done")).isEqualTo(2);
        assertThat(submissions("add", "fault")).isEqualTo(1);
        assertThat(submissions("add", "failed")).isZero();
        assertThat(registry.get("megakernel.submission.latency")
                        .tag("opcode", "add")
                        .timer()
                        .totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(60);
    }

    @Test
    void refusedSubmissionsHaveNoLatency() {
        stats.submissionEnded("add", Outcome.REJECTED, 0);

        assertThat(submissions("add", "rejected")).isEqualTo(1);
        assertThat(registry.get("megakernel.submission.latency")
                        .tag("opcode", "add")
                        .timer()
                        .count())
                .isZero();
    }

    @Test
    void lossesAreCounted() {
        stats.deviceLost();

        assertThat(registry.get("megakernel.device.losses").counter().count()).isEqualTo(1);
    }

    @Test
    void registryIsAskedOnceForAnOpcode() {
        AtomicInteger registered = new AtomicInteger();
        registry.config().onMeterAdded(meter -> registered.incrementAndGet());

        for (int i = 0; i < 100; i++) {
            stats.submissionEnded("add", Outcome.DONE, 1);
        }

        assertThat(registered).hasValue(1 + Outcome.values().length);
    }

    @Test
    void metersAreDescribed() {
        stats.submissionEnded("add", Outcome.DONE, 1);

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .allSatisfy(id -> assertThat(id.getDescription()).isNotBlank());
    }

    private double bytes(String direction) {
        return registry.get("megakernel.dispatch.bytes")
                .tag("direction", direction)
                .summary()
                .totalAmount();
    }

    private double submissions(String opcode, String outcome) {
        return registry.get("megakernel.submissions")
                .tags("opcode", opcode, "outcome", outcome)
                .counter()
                .count();
    }
}
