package dev.megakernel.tenant;

import dev.megakernel.protocol.MegakernelException;

/** A tenant asked for what it may not do, or not now. Nothing was written, and nothing is counted. */
public final class TenantException extends MegakernelException {

    /** What {@link #tenant()} answers when the error is not about one of them. */
    public static final int NO_TENANT = -1;

    /** Why a tenant is refused, and which figures say so. */
    public enum Kind {
        /** The tenant was unregistered. */
        REVOKED,
        /** The opcode lies outside the tenant's window: seen is the opcode, limit the length of the window. */
        OPCODE_OUT_OF_RANGE,
        /** The tenant has as much work outstanding as it may: seen is what is outstanding, limit the cap. */
        BACKPRESSURE,
        /** Work was still outstanding after the last poll: seen is what is outstanding, limit the polls made. */
        QUIESCE_TIMEOUT,
        /** All ids are in use: seen is how many are, limit how many there are. */
        REGISTRY_FULL,
        /** The id asked for is in use: seen is what its tenant has outstanding, limit its cap. */
        ID_IN_USE,
        /** The tenant has claimed as much as its quota grants: seen is what it has claimed, limit the quota. */
        QUOTA_SPENT
    }

    private final Kind kind;
    private final int tenant;
    private final long seen;
    private final long limit;

    /**
     * Creates an error.
     *
     * @param kind why
     * @param tenant id of the tenant, or {@link #NO_TENANT}
     * @param seen the value that was seen, see {@link Kind}
     * @param limit the value it was held against, see {@link Kind}
     * @param message names both and ends with a hint
     */
    public TenantException(Kind kind, int tenant, long seen, long limit, String message) {
        super(message);
        this.kind = kind;
        this.tenant = tenant;
        this.seen = seen;
        this.limit = limit;
    }

    /** Why the tenant is refused. */
    public Kind kind() {
        return kind;
    }

    /** Id of the tenant, or {@link #NO_TENANT}. */
    public int tenant() {
        return tenant;
    }

    /** The value that was seen: submissions, claims, polls or an opcode, see {@link Kind}. */
    public long seen() {
        return seen;
    }

    /** The value it was held against, see {@link Kind}. */
    public long limit() {
        return limit;
    }
}
