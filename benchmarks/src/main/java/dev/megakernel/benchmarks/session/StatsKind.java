package dev.megakernel.benchmarks.session;

import dev.megakernel.boot.metrics.MicrometerMegakernelStats;
import dev.megakernel.stats.CountingStats;
import dev.megakernel.stats.MegakernelStats;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.Supplier;

/** Who listens to a session. */
public enum StatsKind {
    /** Nobody. */
    NONE(() -> MegakernelStats.NOOP),
    /** What every kernel counts for itself. */
    COUNTING(() -> new CountingStats(MegakernelStats.NOOP)),
    /** What a service with Micrometer has. */
    MICROMETER(() -> new CountingStats(new MicrometerMegakernelStats(new SimpleMeterRegistry())));

    private final Supplier<MegakernelStats> fresh;

    StatsKind(Supplier<MegakernelStats> fresh) {
        this.fresh = fresh;
    }

    MegakernelStats open() {
        return fresh.get();
    }
}
