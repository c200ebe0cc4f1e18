package dev.megakernel.boot.autoconfigure.endpoint;

import dev.megakernel.Megakernel;
import dev.megakernel.boot.autoconfigure.MegakernelAutoConfiguration;
import dev.megakernel.boot.endpoint.MegakernelEndpoint;
import dev.megakernel.boot.endpoint.MegakernelEndpointWebExtension;
import dev.megakernel.session.MegakernelSession;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the actuator endpoint {@code megakernel}. */
@AutoConfiguration(after = MegakernelAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnSingleCandidate(Megakernel.class)
public final class MegakernelEndpointAutoConfiguration {

    /** Nested, so that its condition is only read when the classes it is made of exist. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAvailableEndpoint(endpoint = MegakernelEndpoint.class)
    static class EndpointConfiguration {

        @Bean
        @ConditionalOnMissingBean
        MegakernelEndpoint megakernelEndpoint(Megakernel megakernel, ObjectProvider<MegakernelSession> session) {
            return new MegakernelEndpoint(megakernel, session.getIfUnique());
        }

        @Bean
        @ConditionalOnBean(MegakernelEndpoint.class)
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
        MegakernelEndpointWebExtension megakernelEndpointWebExtension(
                MegakernelEndpoint endpoint, Megakernel megakernel) {
            return new MegakernelEndpointWebExtension(endpoint, megakernel);
        }
    }
}
