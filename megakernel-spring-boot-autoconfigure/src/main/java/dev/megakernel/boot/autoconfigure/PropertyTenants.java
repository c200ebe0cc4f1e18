package dev.megakernel.boot.autoconfigure;

import dev.megakernel.boot.MegakernelConfigurationException;
import dev.megakernel.boot.autoconfigure.MegakernelProperties.Tenant;
import dev.megakernel.protocol.Words;
import dev.megakernel.session.SessionTenant;
import dev.megakernel.tenant.TenantRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tenants of {@code megakernel.tenants.*}, and explains what does not fit in terms of these properties. */
final class PropertyTenants {

    private static final Logger log = LoggerFactory.getLogger(PropertyTenants.class);

    private static final String PREFIX = "megakernel.tenants.";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final Map<String, Tenant> tenants;

    /**
     * Checks the tenants.
     *
     * @param tenants by name
     * @throws MegakernelConfigurationException when a name, id, cap or quota is not allowed, or an id is used twice
     */
    PropertyTenants(Map<String, Tenant> tenants) {
        this.tenants = tenants;
        Map<Integer, String> names = new HashMap<>();
        tenants.forEach((name, tenant) -> {
            checkName(name);
            checkLimits(name, tenant);
            String other = names.put(checkedId(name, tenant), name);
            if (other != null) {
                throw refused(
                        name,
                        "id",
                        String.valueOf(tenant.id()),
                        "but " + key(other, "id") + " is the same",
                        "give each tenant an id of its own");
            }
        });
    }

    /** The tenants as a session serves them, in the order of the properties. */
    List<SessionTenant> ofSession() {
        return tenants.entrySet().stream()
                .map(entry -> {
                    Tenant properties = entry.getValue();
                    SessionTenant tenant = SessionTenant.of(entry.getKey(), checkedId(entry.getKey(), properties));
                    Integer cap = properties.maxOutstanding();
                    tenant = cap == null ? tenant : tenant.withMaxOutstanding(cap);
                    Long quota = properties.quota();
                    return quota == null ? tenant : tenant.withQuota(quota);
                })
                .toList();
    }

    /** A registry in which each tenant has its id and its cap. */
    TenantRegistry toRegistry() {
        TenantRegistry registry = new TenantRegistry();
        tenants.forEach((name, tenant) -> {
            Integer cap = tenant.maxOutstanding();
            registry.register(checkedId(name, tenant), name, cap == null ? TenantRegistry.UNLIMITED : cap);
        });
        return registry;
    }

    /** Says which quotas are set in vain. */
    void warnOfIdleQuotas() {
        tenants.forEach((name, tenant) -> {
            if (tenant.quota() != null) {
                log.warn(
                        "{} is {}, but has no effect: megakernel.session.enforce-quota is false",
                        key(name, "quota"),
                        tenant.quota());
            }
        });
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new MegakernelConfigurationException("megakernel.tenants has a tenant named \"" + name
                    + "\", but a name is lower-case words joined by dashes. Fix: name it like \"night-batch\".");
        }
    }

    private static int checkedId(String name, Tenant tenant) {
        Integer id = tenant.id();
        String ids = TenantRegistry.FIRST_ID + " to " + TenantRegistry.LAST_ID;
        if (id == null) {
            throw new MegakernelConfigurationException(key(name, "id") + " is not set, but every tenant needs an id."
                    + " Fix: set it to a number from " + ids + " that no other tenant has.");
        }
        if (id < TenantRegistry.FIRST_ID || id > TenantRegistry.LAST_ID) {
            throw refused(
                    name,
                    "id",
                    id.toString(),
                    "but ids run from " + ids + "; 0 is the application's own and always served",
                    "choose one of them");
        }
        return id;
    }

    private static void checkLimits(String name, Tenant tenant) {
        Integer cap = tenant.maxOutstanding();
        if (cap != null && cap < 1) {
            throw refused(
                    name,
                    "max-outstanding",
                    cap.toString(),
                    "but a tenant must be allowed at least 1 submission",
                    "raise it, or remove the tenant");
        }
        Long quota = tenant.quota();
        if (quota != null && (quota < 0 || quota > Words.MAX_U32)) {
            throw refused(
                    name, "quota", quota.toString(), "but a quota lies in 0 to " + Words.MAX_U32, "correct the number");
        }
    }

    private static MegakernelConfigurationException refused(
            String name, String key, String value, String rule, String fix) {
        return new MegakernelConfigurationException(
                key(name, key) + " is " + value + ", " + rule + ". Fix: " + fix + ".");
    }

    private static String key(String name, @Nullable String key) {
        return PREFIX + name + (key == null ? "" : "." + key);
    }
}
