package dev.megakernel.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.boot.MegakernelConfigurationException;
import dev.megakernel.boot.autoconfigure.Contexts;
import dev.megakernel.boot.health.MegakernelHealthIndicator;
import dev.megakernel.host.HostBackend;
import dev.megakernel.session.MegakernelSession;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MegakernelHealthAutoConfigurationTest {

    private final ApplicationContextRunner host =
            Contexts.host().withConfiguration(AutoConfigurations.of(MegakernelHealthAutoConfiguration.class));

    @Test
    void indicatorSaysThatTheHostRunsTheWork() {
        host.run(context -> {
            Health health = context.getBean(MegakernelHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("backend", "host").containsEntry("mode", "batched");
        });
    }

    @Test
    void stallTimeComesFromItsProperty() {
        ControllableBackend backend = new ControllableBackend();
        CountDownLatch hanging = new CountDownLatch(1);
        backend.beforePass(hanging::await);
        host.withBean(ControllableBackend.class, () -> backend)
                .withPropertyValues("megakernel.session.stall-after=1ms")
                .run(context -> {
                    Future<?> result = context.getBean(MegakernelSession.class).submit(0);
                    MegakernelHealthIndicator indicator = context.getBean(MegakernelHealthIndicator.class);
                    await().until(() -> indicator.health().getStatus().equals(Status.OUT_OF_SERVICE));
                    hanging.countDown();
                    result.get();
                });
    }

    @Test
    void stallTimeMustBePositive() {
        host.withPropertyValues("megakernel.session.stall-after=0s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MegakernelConfigurationException.class)
                        .hasMessageContaining("megakernel.session.stall-after is PT0S"));
    }

    @Test
    void megakernelOfTheApplicationIsWatchedWithoutTheMainConfiguration() {
        Megakernel mine = Megakernel.bootstrap(new HostBackend());
        host.withPropertyValues("megakernel.enabled=false")
                .withBean(Megakernel.class, () -> mine)
                .run(context -> assertThat(context).hasSingleBean(MegakernelHealthIndicator.class));
    }

    @Test
    void indicatorCanBeSwitchedOff() {
        host.withPropertyValues("management.health.megakernel.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void indicatorCanBeReplaced() {
        HealthIndicator mine = () -> Health.up().build();
        host.withBean("megakernelHealthIndicator", HealthIndicator.class, () -> mine)
                .run(context ->
                        assertThat(context.getBean(HealthIndicator.class)).isSameAs(mine));
    }

    @Test
    void disabledMegakernelHasNoIndicator() {
        host.withPropertyValues("megakernel.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void applicationWithoutActuatorStartsWithoutIndicator() {
        host.withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.health", "org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Megakernel.class)
                        .doesNotHaveBean("megakernelHealthIndicator"));
    }
}
