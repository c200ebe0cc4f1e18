package dev.megakernel.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MegakernelMeterBinderTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Megakernel megakernel = Megakernel.bootstrap(new ControllableBackend());
    private final MegakernelSession session = megakernel.openSession(SessionOptions.DEFAULT);

    @AfterEach
    void close() {
        session.close();
        megakernel.close();
    }

    @Test
    void slotsAreGaugedByStatus() {
        new MegakernelMeterBinder(megakernel, session).bindTo(registry);

        assertThat(slots("empty")).isEqualTo(256);
        assertThat(slots("published")).isZero();
        assertThat(slots("claimed")).isZero();
    }

    @Test
    void deviceInfoCarriesTheDeviceInItsTags() {
        new MegakernelMeterBinder(megakernel, session).bindTo(registry);

        assertThat(registry.get("megakernel.device.info")
                        .tags(
                                "device",
                                "Stub device",
                                "driver",
                                "Stub driver 1.0",
                                "backend",
                                "stub",
                                "mode",
                                "batched")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void megakernelWithoutSessionHasNoRing() {
        new MegakernelMeterBinder(megakernel, null).bindTo(registry);

        assertThat(registry.find("megakernel.ring.slots").gauges()).isEmpty();
        assertThat(registry.get("megakernel.device.info")
                        .tag("mode", "none")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    private double slots(String status) {
        return registry.get("megakernel.ring.slots")
                .tag("status", status)
                .gauge()
                .value();
    }
}
