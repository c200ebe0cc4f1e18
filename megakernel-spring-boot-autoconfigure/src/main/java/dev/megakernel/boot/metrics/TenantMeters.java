package dev.megakernel.boot.metrics;

import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.TenantStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Meters of the tenants of a session. Their names are configured, so the number of series is bounded. */
final class TenantMeters {

    private final MegakernelSession session;

    TenantMeters(MegakernelSession session) {
        this.session = session;
    }

    void bindTo(MeterRegistry registry) {
        session.statistics().tenants().forEach(tenant -> bind(registry, tenant));
    }

    private void bind(MeterRegistry registry, TenantStatistics tenant) {
        FunctionCounter.builder(MeterNames.TENANT_SUBMISSIONS, session, of(tenant, TenantStatistics::submitted))
                .description("Submissions taken")
                .tag(MeterNames.TAG_TENANT, tenant.name())
                .register(registry);
        FunctionCounter.builder(MeterNames.TENANT_REFUSED, session, of(tenant, TenantStatistics::refused))
                .description("Submissions refused: the ring full, the tenant at its cap, or its quota spent")
                .tag(MeterNames.TAG_TENANT, tenant.name())
                .register(registry);
        Gauge.builder(MeterNames.TENANT_OUTSTANDING, session, of(tenant, TenantStatistics::outstanding))
                .description("Submissions taken that have not ended")
                .tag(MeterNames.TAG_TENANT, tenant.name())
                .register(registry);
    }

    private static ToDoubleFunction<MegakernelSession> of(
            TenantStatistics tenant, ToDoubleFunction<TenantStatistics> figure) {
        return session -> session.statistics().tenants().stream()
                .filter(now -> now.id() == tenant.id())
                .mapToDouble(figure)
                .findFirst()
                .orElse(0);
    }
}
