package dev.megakernel.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.Opcodes;
import dev.megakernel.boot.autoconfigure.Contexts;
import dev.megakernel.boot.metrics.MegakernelMeterBinder;
import dev.megakernel.boot.metrics.MicrometerMegakernelStats;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.stats.MegakernelStats;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MegakernelMetricsAutoConfigurationTest {

    private final ApplicationContextRunner host = Contexts.host()
            .withConfiguration(AutoConfigurations.of(MegakernelMetricsAutoConfiguration.class))
            .withBean(Opcode.class, Opcodes::add);

    private final ApplicationContextRunner withRegistry = host.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class));

    @Test
    void submissionsReachTheRegistry() {
        withRegistry.run(context -> {
            context.getBean(MegakernelSession.class).execute(Opcodes.ADD_CODE, 1, 2);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("megakernel.submissions")
                            .tags("opcode", "add", "outcome", "done")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("megakernel.dispatch").timer().count()).isEqualTo(1);
        });
    }

    @Test
    void deviceInfoSaysHost() {
        withRegistry.run(context -> assertThat(context.getBean(MeterRegistry.class)
                        .get("megakernel.device.info")
                        .tags("backend", "host", "mode", "batched")
                        .gauge()
                        .value())
                .isEqualTo(1));
    }

    @Test
    void listenerOfTheApplicationReplacesTheMeters() {
        MegakernelStats mine = new MegakernelStats() {};
        withRegistry
                .withBean(MegakernelStats.class, () -> mine)
                .run(context ->
                        assertThat(context.getBean(MegakernelStats.class)).isSameAs(mine));
    }

    @Test
    void contextWithoutRegistryHasNoMeters() {
        host.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(MicrometerMegakernelStats.class)
                .doesNotHaveBean(MegakernelMeterBinder.class));
    }

    @Test
    void disabledMegakernelHasNoMeters() {
        withRegistry
                .withPropertyValues("megakernel.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(MegakernelStats.class)
                        .doesNotHaveBean(MegakernelMeterBinder.class));
    }

    @Test
    void applicationWithoutMicrometerStartsWithoutMeters() {
        host.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Megakernel.class)
                        .doesNotHaveBean("megakernelStats")
                        .doesNotHaveBean("megakernelMeterBinder"));
    }
}
