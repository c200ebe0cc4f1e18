package dev.megakernel.boot.autoconfigure.metrics;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.autoconfigure.MegakernelAutoConfiguration;
import dev.megakernel.boot.metrics.MegakernelMeterBinder;
import dev.megakernel.boot.metrics.MicrometerMegakernelStats;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.stats.MegakernelStats;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the meters. The megakernel looks its listener up when it is built, after all definitions. */
@AutoConfiguration(
        after = MegakernelAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnSingleCandidate(Megakernel.class)
public final class MegakernelMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(MegakernelStats.class)
    MicrometerMegakernelStats megakernelStats(MeterRegistry registry) {
        return new MicrometerMegakernelStats(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    MegakernelMeterBinder megakernelMeterBinder(Megakernel megakernel, ObjectProvider<MegakernelSession> session) {
        return new MegakernelMeterBinder(megakernel, session.getIfUnique());
    }
}
