package dev.megakernel.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.persistent.StayingBackend;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import dev.megakernel.session.SessionTenant;
import dev.megakernel.session.Submission;
import dev.megakernel.session.SubmissionResult;
import dev.megakernel.tenant.TenantException;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MegakernelMeterBinderTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ControllableBackend backend = new ControllableBackend();
    private final Megakernel megakernel = Megakernel.bootstrap(backend);
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
    void ageOfThePassIsGauged() throws Exception {
        new MegakernelMeterBinder(megakernel, session).bindTo(registry);
        TimeGauge age = registry.get("megakernel.pass.age").timeGauge();
        assertThat(age.value()).isZero();
        CountDownLatch hanging = new CountDownLatch(1);
        backend.beforePass(hanging::await);
        Future<?> result = session.submit(0);

        await().until(() -> age.value(TimeUnit.MILLISECONDS) > 10);

        hanging.countDown();
        result.get();
        await().until(() -> age.value() == 0);
    }

    @Test
    void tenantsAreCountedByName() {
        try (MegakernelSession withTenants = megakernel.openSession(SessionOptions.builder()
                .configuredTenants(List.of(SessionTenant.of("live", 3).withQuota(2)))
                .enforceQuota(true)
                .build())) {
            new MegakernelMeterBinder(megakernel, withTenants).bindTo(registry);
            Submission nop = Submission.of(0).withTenant(3);
            withTenants.execute(nop);
            withTenants.execute(nop);
            assertThatExceptionOfType(TenantException.class).isThrownBy(() -> withTenants.execute(nop));

            assertThat(tenant("submissions", "live").functionCounter().count()).isEqualTo(2);
            assertThat(tenant("refused", "live").functionCounter().count()).isEqualTo(1);
            assertThat(tenant("outstanding", "live").gauge().value()).isZero();
            assertThat(tenant("submissions", "default").functionCounter().count())
                    .isZero();
        }
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
                                "batched",
                                "probe",
                                "impossible")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void batchedSessionKeepsNothingOnTheDevice() {
        new MegakernelMeterBinder(megakernel, session).bindTo(registry);
        session.execute(0);

        assertThat(session("workgroups")).isZero();
        assertThat(session("workgroups.reserved")).isZero();
        assertThat(session("workgroups.resident")).isZero();
        assertThat(session("parked")).isZero();
        assertThat(registry.get("megakernel.session.launches").functionCounter().count())
                .isEqualTo(1);
    }

    @Test
    void workgroupsThatStayAreGauged() {
        StayingBackend staying = new StayingBackend(StayingBackend.fit());
        SessionOptions options = SessionOptions.builder()
                .workerGroups(16)
                .quantum(Duration.ofSeconds(20))
                .parkAfter(Duration.ofMillis(20))
                .build();
        try (Megakernel there = Megakernel.bootstrap(staying);
                MegakernelSession busy = there.openSession(options)) {
            new MegakernelMeterBinder(there, busy).bindTo(registry);
            staying.answering(false);
            Future<SubmissionResult> held = busy.submit(0);

            await().until(() -> session("workgroups.resident") == 16);
            assertThat(session("workgroups")).isEqualTo(16);
            assertThat(session("workgroups.reserved")).isEqualTo(2);
            assertThat(session("parked")).isZero();
            assertThat(registry.get("megakernel.session.launches")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("megakernel.device.info")
                            .tags("mode", "persistent", "probe", "recommended")
                            .gauge()
                            .value())
                    .isEqualTo(1);

            staying.answering(true);
            assertThat(held).succeedsWithin(Duration.ofSeconds(5));
            await().until(() -> session("parked") == 1 && session("workgroups.resident") == 0);
        }
    }

    @Test
    void megakernelWithoutSessionHasNoRing() {
        new MegakernelMeterBinder(megakernel, null).bindTo(registry);

        assertThat(registry.find("megakernel.ring.slots").gauges()).isEmpty();
        assertThat(registry.get("megakernel.device.info")
                        .tags("mode", "none", "probe", "none")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    private RequiredSearch tenant(String meter, String name) {
        return registry.get("megakernel.tenant." + meter).tag("tenant", name);
    }

    private double session(String meter) {
        return registry.get("megakernel.session." + meter).gauge().value();
    }

    private double slots(String status) {
        return registry.get("megakernel.ring.slots")
                .tag("status", status)
                .gauge()
                .value();
    }
}
