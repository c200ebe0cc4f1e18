package dev.megakernel.boot.autoconfigure;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.host.HostBackend;
import dev.megakernel.vulkan.VulkanBackend;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** {@code megakernel.backend=auto}: a device where there is one, otherwise the host, said in one line of the log. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = BackendChoice.PROPERTY, havingValue = "auto")
@ConditionalOnMissingBean(MegakernelBackend.class)
class AutoBackendConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AutoBackendConfiguration.class);

    @Bean
    @Lazy
    MegakernelBackend megakernelBackend(MegakernelProperties properties) {
        return firstUsable(() -> VulkanBackend.open(properties.vulkan().toOptions()));
    }

    static MegakernelBackend firstUsable(Supplier<MegakernelBackend> preferred) {
        try {
            return preferred.get();
        } catch (BackendUnavailableException e) {
            log.warn(
                    "No usable Vulkan device, so the megakernel runs on the host's processor: {} To silence this line set"
                            + " {}=host; to fail instead set it to vulkan.",
                    oneLine(e),
                    BackendChoice.PROPERTY);
            return new HostBackend();
        }
    }

    private static String oneLine(BackendUnavailableException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
}
