package dev.megakernel.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.autoconfigure.Contexts;
import dev.megakernel.boot.health.MegakernelHealthIndicator;
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
