package dev.megakernel.boot.metrics;

import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionResidency.Resident;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Meters of what a session keeps on the device; in batched mode, which keeps nothing there, all are 0 but the launches. */
final class ResidencyMeters {

    private final MegakernelSession session;

    ResidencyMeters(MegakernelSession session) {
        this.session = session;
    }

    /** What the probe for persistent sessions said, in a word. */
    static String probe(@Nullable MegakernelSession session) {
        PersistentVerdict verdict = session == null ? null : session.residency().verdict();
        if (verdict == null) {
            return "none";
        }
        return verdict.recommended() ? "recommended" : verdict.possible() ? "possible" : "impossible";
    }

    void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                MeterNames.SESSION_WORKGROUPS,
                "Workgroups of a launch that stays",
                resident -> resident.shape().workgroups());
        gauge(
                registry,
                MeterNames.SESSION_RESERVED,
                "Workgroups of a launch that stays, for CRITICAL and HIGH only",
                resident -> resident.shape().reserved());
        gauge(
                registry,
                MeterNames.SESSION_RESIDENT,
                "Workgroups on the device now; more than 0 shows as 100 % utilisation",
                Resident::workgroups);
        gauge(
                registry,
                MeterNames.SESSION_PARKED,
                "1 while the kernel has left the device for want of work",
                resident -> resident.parked() ? 1 : 0);
        FunctionCounter.builder(
                        MeterNames.SESSION_LAUNCHES,
                        session,
                        watched -> watched.statistics().passes())
                .description("Passes, or launches that stay")
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Resident> figure) {
        Gauge.builder(name, session, watched -> {
                    Resident resident = watched.residency().resident();
                    return resident == null ? 0 : figure.applyAsDouble(resident);
                })
                .description(description)
                .register(registry);
    }
}
