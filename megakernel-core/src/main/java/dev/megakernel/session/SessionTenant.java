package dev.megakernel.session;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A tenant that a session serves. Immutable and thread-safe.
 *
 * @param name what messages and figures call it; unique within a session
 * @param id its id, 0 to 28, unique within a session; 0 is the runtime's own and the default of submissions
 * @param maxOutstanding most submissions it may have outstanding at a time, at least 1; empty for no limit but the ring's
 * @param quota most submissions it may have launched until {@link MegakernelSession#grantQuota} is called, a u32; empty
 *     for no limit. Without effect unless {@link SessionOptions#enforceQuota()} is on
 */
public record SessionTenant(String name, int id, OptionalInt maxOutstanding, OptionalLong quota) {

    /** Checks name, id, cap and quota. */
    public SessionTenant {
        TenantRules.check(name, id, maxOutstanding, quota);
    }

    /** A tenant without cap and quota. */
    public static SessionTenant of(String name, int id) {
        return new SessionTenant(name, id, OptionalInt.empty(), OptionalLong.empty());
    }

    /** The same tenant with a cap on what it may have outstanding, at least 1. */
    public SessionTenant withMaxOutstanding(int submissions) {
        return new SessionTenant(name, id, OptionalInt.of(submissions), quota);
    }

    /** The same tenant with a quota of launches, 0 to 2^32-1. */
    public SessionTenant withQuota(long launches) {
        return new SessionTenant(name, id, maxOutstanding, OptionalLong.of(launches));
    }
}
