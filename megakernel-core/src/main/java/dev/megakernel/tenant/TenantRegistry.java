package dev.megakernel.tenant;

import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.tenant.TenantException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives tenants ids and opcode windows, for hosts that let several parties publish into the rings of one kernel.
 *
 * <p>Ids run from 1 to 28; 0 is the runtime's own (D45). An id is given to another tenant once its last one was
 * unregistered and has nothing outstanding (D28). The registry only keeps books: a tenant's slots run when its mask in
 * the control buffer is set ({@link TenantHandle#authorise}) and the kernel was built with opcodes of its window.
 *
 * <p>Thread-safe.
 */
public final class TenantRegistry {

    /** Lowest id given out. */
    public static final int FIRST_ID = 1;

    /** Highest id given out: the last one with a mask in the control buffer. */
    public static final int LAST_ID = ControlLayout.TENANT_MASK_COUNT - 1;

    /** Cap of a tenant that may have any number of slots outstanding. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final int IDS = LAST_ID - FIRST_ID + 1;

    private final @Nullable TenantHandle[] tenants = new @Nullable TenantHandle[LAST_ID + 1];

    /** An empty registry. */
    public TenantRegistry() {}

    /** {@link #register(String, long)} without a limit. */
    public TenantHandle register(String label) {
        return register(label, UNLIMITED);
    }

    /**
     * Registers a tenant under the lowest free id.
     *
     * @param label what to call it in messages; need not be unique
     * @param maxOutstanding most slots it may have published and not drained, at least 1
     * @throws TenantException REGISTRY_FULL when all ids are in use, also by unregistered tenants with work outstanding
     * @throws IllegalArgumentException when the cap is below 1
     */
    public synchronized TenantHandle register(String label, long maxOutstanding) {
        requireCap(label, maxOutstanding);
        for (int id = FIRST_ID; id <= LAST_ID; id++) {
            if (isFree(id)) {
                return enter(id, label, maxOutstanding);
            }
        }
        throw new TenantException(
                Kind.REGISTRY_FULL,
                TenantException.NO_TENANT,
                IDS,
                IDS,
                "Tenant \"" + label + "\" finds ids " + FIRST_ID + " to " + LAST_ID + " all in use, by " + IDS
                        + " tenants. Fix: unregister a tenant and drain what it has outstanding.");
    }

    /**
     * Registers a tenant under an id of the caller's choice, as configuration does.
     *
     * @param id 1 to 28
     * @throws TenantException ID_IN_USE when another tenant has it, also an unregistered one with work outstanding
     * @throws IllegalArgumentException when there is no such id or the cap is below 1
     */
    public synchronized TenantHandle register(int id, String label, long maxOutstanding) {
        if (id < FIRST_ID || id > LAST_ID) {
            throw new IllegalArgumentException("Tenant \"" + label + "\" asks for id " + id + ", but ids run from "
                    + FIRST_ID + " to " + LAST_ID + ". Fix: choose one of them; id 0 is the runtime's own.");
        }
        requireCap(label, maxOutstanding);
        if (!isFree(id)) {
            throw inUse(id, label);
        }
        return enter(id, label, maxOutstanding);
    }

    /**
     * Unregisters a tenant: it publishes no more, what it published still runs. Quiesce it before and withdraw its mask,
     * or nobody will run what is left.
     *
     * @return whether a registered tenant had this id
     */
    public synchronized boolean unregister(int id) {
        Optional<TenantHandle> tenant = find(id);
        tenant.ifPresent(TenantHandle::revoke);
        return tenant.isPresent();
    }

    /** The registered tenant with this id. */
    public synchronized Optional<TenantHandle> find(int id) {
        TenantHandle tenant = id >= FIRST_ID && id <= LAST_ID ? tenants[id] : null;
        return Optional.ofNullable(tenant).filter(found -> !found.isRevoked());
    }

    /** The registered tenants by ascending id. */
    public synchronized List<TenantHandle> tenants() {
        return Arrays.stream(tenants)
                .filter(Objects::nonNull)
                .filter(tenant -> !tenant.isRevoked())
                .toList();
    }

    private boolean isFree(int id) {
        TenantHandle tenant = tenants[id];
        return tenant == null || tenant.isGone();
    }

    private TenantHandle enter(int id, String label, long maxOutstanding) {
        TenantHandle last = tenants[id];
        if (last != null) {
            last.replace();
        }
        TenantHandle tenant = new TenantHandle(id, label, maxOutstanding);
        tenants[id] = tenant;
        return tenant;
    }

    private TenantException inUse(int id, String label) {
        TenantHandle holder = Objects.requireNonNull(tenants[id]);
        TenantCounters counters = holder.runtimeCounters();
        return new TenantException(
                Kind.ID_IN_USE,
                id,
                counters.outstanding(),
                counters.cap(),
                "Tenant \"" + label + "\" asks for id " + id + ", but " + holder + " has it, with "
                        + counters.outstanding() + " slots outstanding"
                        + ". Fix: choose another id, or unregister that tenant and drain it.");
    }

    private static void requireCap(String label, long maxOutstanding) {
        if (maxOutstanding < 1) {
            throw new IllegalArgumentException("Tenant \"" + label + "\" may have " + maxOutstanding
                    + " slots outstanding, but must be allowed at least 1. Fix: raise the cap, or do not register it.");
        }
    }
}
