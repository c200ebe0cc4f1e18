package dev.megakernel.session;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Words;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must hold for the tenants of a session, each and together. */
final class TenantRules {

    private static final int LAST_ID = ControlLayout.TENANT_MASK_COUNT - 1;

    /** What the default tenant is called unless it is configured. */
    private static final String DEFAULT_NAME = "default";

    private TenantRules() {}

    static void check(String name, int id, OptionalInt maxOutstanding, OptionalLong quota) {
        if (name.isBlank()) {
            throw refused("Tenant " + id + " has the name \"" + name + "\", but needs one that can be read");
        }
        if (id < 0 || id > LAST_ID) {
            throw refused("Tenant \"" + name + "\" has id " + id + ", but it must lie in 0.." + LAST_ID);
        }
        if (maxOutstanding.isPresent() && maxOutstanding.getAsInt() < 1) {
            throw refused("Tenant \"" + name + "\" has max-outstanding " + maxOutstanding.getAsInt()
                    + ", but must be allowed at least 1");
        }
        if (quota.isPresent() && (quota.getAsLong() < 0 || quota.getAsLong() > Words.MAX_U32)) {
            throw refused("Tenant \"" + name + "\" has quota " + quota.getAsLong() + ", but it must lie in 0.."
                    + Words.MAX_U32);
        }
    }

    /** The tenants by ascending id, and the default one without limits if it is not among them. */
    static List<SessionTenant> withDefault(Collection<SessionTenant> tenants) {
        Map<Integer, SessionTenant> byId = new TreeMap<>();
        Map<String, SessionTenant> byName = new HashMap<>();
        for (SessionTenant tenant : tenants) {
            requireUnlike(byId.put(tenant.id(), tenant), tenant);
            requireUnlike(byName.put(tenant.name(), tenant), tenant);
        }
        if (!byId.containsKey(Submission.DEFAULT_TENANT)) {
            SessionTenant runtime = unnamed(Submission.DEFAULT_TENANT);
            requireUnlike(byName.get(runtime.name()), runtime);
            byId.put(runtime.id(), runtime);
        }
        return List.copyOf(byId.values());
    }

    /** Tenants of which only ids are known; the same id may come twice. */
    static List<SessionTenant> unnamed(Collection<Integer> ids) {
        ids.forEach(id -> OptionRules.requireWithin("tenants", id, 0, LAST_ID));
        return ids.stream().distinct().sorted().map(TenantRules::unnamed).toList();
    }

    private static SessionTenant unnamed(int id) {
        return SessionTenant.of(id == Submission.DEFAULT_TENANT ? DEFAULT_NAME : "tenant-" + id, id);
    }

    private static void requireUnlike(@Nullable SessionTenant other, SessionTenant tenant) {
        if (other != null) {
            throw refused("Tenants \"" + other.name() + "\" with id " + other.id() + " and \"" + tenant.name()
                    + "\" with id " + tenant.id() + " share a name or an id, but a session tells them apart by both");
        }
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(what + ". Fix: correct the tenant in the session's options.");
    }
}
