package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.Submission;
import dev.megakernel.session.SubmissionRefusedException;
import dev.megakernel.session.TenantStatistics;
import dev.megakernel.tenant.TenantException;
import dev.megakernel.tenant.TenantHandle;
import dev.megakernel.tenant.TenantRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What {@code megakernel.tenants.*} means for the session and the registry. */
@ExtendWith(OutputCaptureExtension.class)
class TenantsTest {

    private static final Submission NOP = Submission.of(0);

    private final ApplicationContextRunner host =
            Contexts.host().withPropertyValues("megakernel.tenants.live.id=1", "megakernel.tenants.night-batch.id=28");

    @Test
    void sessionServesConfiguredTenantsAndTheDefaultOne() {
        host.run(context -> {
            MegakernelSession session = context.getBean(MegakernelSession.class);
            for (int tenant : List.of(0, 1, 28)) {
                session.execute(NOP.withTenant(tenant)).requireDone();
            }
            assertThatExceptionOfType(SubmissionRefusedException.class)
                    .isThrownBy(() -> session.execute(NOP.withTenant(2)));
            assertThat(session.tenantId("night-batch")).isEqualTo(28);
            assertThat(session.statistics().tenants())
                    .extracting(TenantStatistics::name, TenantStatistics::submitted)
                    .contains(tuple("live", 1L))
                    .contains(tuple("night-batch", 1L));
        });
    }

    @Test
    void capHoldsBackItsTenantOnly() {
        ControllableBackend backend = new ControllableBackend();
        CountDownLatch hanging = new CountDownLatch(1);
        backend.beforePass(hanging::await);
        Contexts.unspecified()
                .withBean(ControllableBackend.class, () -> backend)
                .withPropertyValues(
                        "megakernel.tenants.live.id=1",
                        "megakernel.tenants.night-batch.id=2",
                        "megakernel.tenants.night-batch.max-outstanding=1",
                        "megakernel.session.when-full=reject")
                .run(context -> {
                    MegakernelSession session = context.getBean(MegakernelSession.class);
                    Future<?> first = session.submit(NOP.withTenant(2));
                    assertThatExceptionOfType(TenantException.class)
                            .isThrownBy(() -> session.submit(NOP.withTenant(2)))
                            .satisfies(e -> assertThat(e.kind()).isEqualTo(TenantException.Kind.BACKPRESSURE));
                    Future<?> other = session.submit(NOP.withTenant(1));
                    hanging.countDown();
                    first.get();
                    other.get();
                    session.execute(NOP.withTenant(2)).requireDone();
                });
    }

    @Test
    void quotaBindsWhenItIsEnforced(CapturedOutput output) {
        host.withPropertyValues("megakernel.tenants.night-batch.quota=2", "megakernel.session.enforce-quota=true")
                .run(context -> {
                    MegakernelSession session = context.getBean(MegakernelSession.class);
                    session.execute(NOP.withTenant(28)).requireDone();
                    session.execute(NOP.withTenant(28)).requireDone();
                    assertThatExceptionOfType(TenantException.class)
                            .isThrownBy(() -> session.execute(NOP.withTenant(28)))
                            .satisfies(e -> assertThat(e.kind()).isEqualTo(TenantException.Kind.QUOTA_SPENT));
                    session.grantQuota(28);
                    session.execute(NOP.withTenant(28)).requireDone();
                });
        assertThat(output).doesNotContain("has no effect");
    }

    @Test
    void quotaThatIsNotEnforcedIsWarnedOf(CapturedOutput output) {
        host.withPropertyValues("megakernel.tenants.night-batch.quota=0").run(context -> {
            context.getBean(MegakernelSession.class).execute(NOP.withTenant(28)).requireDone();
            assertThat(output)
                    .contains("megakernel.tenants.night-batch.quota is 0, but has no effect:"
                            + " megakernel.session.enforce-quota is false");
        });
    }

    @Test
    void registryKnowsTheConfiguredTenants() {
        host.withPropertyValues("megakernel.tenants.night-batch.max-outstanding=3")
                .run(context -> {
                    TenantRegistry registry = context.getBean(TenantRegistry.class);
                    assertThat(registry.tenants())
                            .extracting(
                                    TenantHandle::id,
                                    TenantHandle::label,
                                    tenant -> tenant.runtimeCounters().cap())
                            .containsExactly(tuple(1, "live", TenantRegistry.UNLIMITED), tuple(28, "night-batch", 3L));
                });
    }

    @Test
    void registryBeanReplacesTheConfiguredOne() {
        TenantRegistry mine = new TenantRegistry();
        host.withBean(TenantRegistry.class, () -> mine)
                .run(context ->
                        assertThat(context.getBean(TenantRegistry.class)).isSameAs(mine));
    }

    @Test
    void disabledContextHasNoRegistry() {
        host.withPropertyValues("megakernel.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(TenantRegistry.class));
    }
}
