package dev.megakernel.boot.autoconfigure;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.host.HostBackend;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** {@code megakernel.backend=host}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = BackendChoice.PROPERTY, havingValue = "host")
@ConditionalOnMissingBean(MegakernelBackend.class)
class HostBackendConfiguration {

    @Bean
    @Lazy
    HostBackend megakernelBackend() {
        return new HostBackend();
    }
}
