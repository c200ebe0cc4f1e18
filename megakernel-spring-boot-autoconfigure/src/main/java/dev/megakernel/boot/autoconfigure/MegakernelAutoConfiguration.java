package dev.megakernel.boot.autoconfigure;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.tenant.TenantRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration of a {@link Megakernel} and its {@link MegakernelSession}.
 *
 * <p>Backend, megakernel and session are created in this order and destroyed in the opposite one, as closing them
 * demands. The backend is lazy: an application that builds its own megakernel on a backend of its own needs no device
 * here.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "megakernel.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MegakernelProperties.class)
@Import({VulkanBackendConfiguration.class, HostBackendConfiguration.class, AutoBackendConfiguration.class})
@ImportRuntimeHints(MegakernelRuntimeHints.class)
public final class MegakernelAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Megakernel megakernel(
            MegakernelProperties properties, ListableBeanFactory beans, ObjectProvider<MegakernelBackend> backend) {
        MegakernelParts parts = MegakernelParts.collect(properties, beans);
        return new MegakernelFactory(properties, parts).build(backend);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(Megakernel.class)
    MegakernelSession megakernelSession(Megakernel megakernel, MegakernelProperties properties) {
        MegakernelProperties.Session session = properties.session();
        PropertyTenants tenants = new PropertyTenants(properties.tenants());
        if (!session.enforceQuota()) {
            tenants.warnOfIdleQuotas();
        }
        return megakernel.openSession(
                PropertyTerms.explain("megakernel.session", () -> session.toOptions(tenants.ofSession())));
    }

    @Bean
    @ConditionalOnMissingBean
    TenantRegistry megakernelTenantRegistry(MegakernelProperties properties) {
        return new PropertyTenants(properties.tenants()).toRegistry();
    }

    @Bean
    @ConditionalOnSingleCandidate(MegakernelSession.class)
    MegakernelLifecycle megakernelLifecycle(MegakernelSession session, ApplicationContext context) {
        return new MegakernelLifecycle(session, context);
    }
}
