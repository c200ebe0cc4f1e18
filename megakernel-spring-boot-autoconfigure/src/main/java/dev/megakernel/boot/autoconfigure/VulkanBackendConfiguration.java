package dev.megakernel.boot.autoconfigure;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.vulkan.VulkanBackend;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** {@code megakernel.backend=vulkan}, the default. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = BackendChoice.PROPERTY, havingValue = "vulkan", matchIfMissing = true)
@ConditionalOnMissingBean(MegakernelBackend.class)
class VulkanBackendConfiguration {

    @Bean
    @Lazy
    VulkanBackend megakernelBackend(MegakernelProperties properties) {
        return VulkanBackend.open(properties.vulkan().toOptions());
    }
}
