package dev.megakernel.boot.autoconfigure.health;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.autoconfigure.MegakernelAutoConfiguration;
import dev.megakernel.boot.autoconfigure.MegakernelProperties;
import dev.megakernel.boot.health.MegakernelHealthIndicator;
import dev.megakernel.session.MegakernelSession;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the health indicator {@code megakernel}. */
@AutoConfiguration(
        after = MegakernelAutoConfiguration.class,
        beforeName =
                "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(Megakernel.class)
public final class MegakernelHealthAutoConfiguration {

    /** Nested, so that its condition is only read when the classes it is made of exist. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("megakernel")
    @EnableConfigurationProperties(MegakernelProperties.class)
    static class IndicatorConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "megakernelHealthIndicator")
        MegakernelHealthIndicator megakernelHealthIndicator(
                Megakernel megakernel, ObjectProvider<MegakernelSession> session, MegakernelProperties properties) {
            return new MegakernelHealthIndicator(
                    megakernel, session.getIfUnique(), properties.session().stallAfter());
        }
    }
}
