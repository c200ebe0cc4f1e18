package dev.megakernel.session;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.session.SubmissionRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tenants a session serves, by id and by name. The table is immutable and thread-safe, as are its tenants. */
final class Tenants {

    private final @Nullable ServedTenant[] byId = new @Nullable ServedTenant[ControlLayout.TENANT_MASK_COUNT];
    private final List<ServedTenant> all;

    Tenants(SessionOptions options, int capacity) {
        this.all = options.configuredTenants().stream()
                .map(tenant -> new ServedTenant(tenant, options.enforceQuota(), capacity))
                .toList();
        all.forEach(tenant -> byId[tenant.id()] = tenant);
    }

    /** The tenant with this id, a u32, or {@code null} when the session does not serve it. */
    @Nullable
    ServedTenant find(int id) {
        return Integer.compareUnsigned(id, byId.length) < 0 ? byId[id] : null;
    }

    /**
     * The tenant with this id.
     *
     * @throws SubmissionRefusedException when the session does not serve it
     */
    ServedTenant require(int id) {
        ServedTenant tenant = find(id);
        if (tenant == null) {
            throw notServed(Integer.toUnsignedString(id));
        }
        return tenant;
    }

    /**
     * The tenant with this name.
     *
     * @throws SubmissionRefusedException when the session does not serve it
     */
    ServedTenant require(String name) {
        return all.stream()
                .filter(tenant -> tenant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> notServed("\"" + name + "\""));
    }

    /** The tenant of a ticket, which was accepted and so has one. */
    ServedTenant of(Ticket ticket) {
        return require(ticket.tenant());
    }

    void forEach(Consumer<ServedTenant> action) {
        all.forEach(action);
    }

    /** Slots that were accepted for all of them together. */
    long submitted() {
        long sum = 0;
        for (ServedTenant tenant : all) {
            sum += tenant.submitted();
        }
        return sum;
    }

    List<TenantStatistics> statistics() {
        return all.stream().map(ServedTenant::statistics).toList();
    }

    /**
     * What the parts of a job ask for.
     *
     * @throws SubmissionRefusedException when a tenant is not served, or could never run so many parts at once
     */
    Demand demand(List<Submission> parts) {
        if (parts.size() == 1) {
            return demand(parts.get(0).tenant());
        }
        int[] counts = new int[byId.length];
        for (Submission part : parts) {
            counts[require(part.tenant()).id()]++;
        }
        List<Demand.Share> shares = new ArrayList<>();
        forEach(tenant -> {
            if (counts[tenant.id()] > 0) {
                shares.add(share(tenant, counts[tenant.id()]));
            }
        });
        return new Demand(parts.size(), shares);
    }

    /** What one slot of a tenant asks for. */
    Demand demand(int tenant) {
        return require(tenant).demandOfOne();
    }

    /** What so many slots of one tenant ask for. */
    Demand demand(int tenant, int slots) {
        Demand.Share share = share(require(tenant), slots);
        return new Demand(slots, List.of(share));
    }

    private static Demand.Share share(ServedTenant tenant, int parts) {
        Gate gate = tenant.gate();
        if (gate != null && parts > gate.size()) {
            throw new SubmissionRefusedException(
                    Reason.TOO_MANY_PARTS,
                    "A job has " + parts + " parts of " + tenant
                            + ", but all must be outstanding at once, and its cap is " + gate.size()
                            + ". Fix: split the job, or raise the tenant's max-outstanding.");
        }
        return new Demand.Share(tenant, parts);
    }

    private SubmissionRefusedException notServed(String tenant) {
        return new SubmissionRefusedException(
                Reason.TENANT_NOT_AUTHORISED,
                "Tenant " + tenant + " is not authorised; this session serves " + all
                        + ". Fix: add the tenant to the session's tenants.");
    }
}
