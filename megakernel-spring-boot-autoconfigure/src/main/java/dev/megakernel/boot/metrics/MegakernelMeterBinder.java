package dev.megakernel.boot.metrics;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.session.MegakernelSession;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Meters of what a megakernel is, how full the ring of its session is, and what the session's tenants did. */
public final class MegakernelMeterBinder implements MeterBinder {

    private static final String NO_SESSION = "none";

    private final Megakernel megakernel;
    private final @Nullable MegakernelSession session;

    /** Watches a megakernel and, where there is one, its session. */
    public MegakernelMeterBinder(Megakernel megakernel, @Nullable MegakernelSession session) {
        this.megakernel = megakernel;
        this.session = session;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        DeviceInfo device = megakernel.device();
        Gauge.builder(MeterNames.DEVICE_INFO, () -> 1)
                .description("Always 1; the tags say which device runs the work")
                .tag(MeterNames.TAG_DEVICE, device.name())
                .tag(MeterNames.TAG_DRIVER, device.driver())
                .tag(MeterNames.TAG_BACKEND, device.backend())
                .tag(
                        MeterNames.TAG_MODE,
                        session == null ? NO_SESSION : session.mode().name().toLowerCase(Locale.ROOT))
                .tag(MeterNames.TAG_PROBE, ResidencyMeters.probe(session))
                .register(registry);
        if (session != null) {
            TimeGauge.builder(MeterNames.PASS_AGE, session, TimeUnit.NANOSECONDS, MegakernelSession::passNanos)
                    .description("How long the pass that runs has been running; 0 without one")
                    .register(registry);
            session.occupancy().byStatus().keySet().forEach(status -> bindSlots(registry, session, status));
            new ResidencyMeters(session).bindTo(registry);
            new TenantMeters(session).bindTo(registry);
        }
    }

    private static void bindSlots(MeterRegistry registry, MegakernelSession session, String status) {
        Gauge.builder(
                        MeterNames.RING_SLOTS,
                        session,
                        s -> s.occupancy().byStatus().getOrDefault(status, 0))
                .description("Slots of the session's ring")
                .tag(MeterNames.TAG_STATUS, status)
                .register(registry);
    }
}
