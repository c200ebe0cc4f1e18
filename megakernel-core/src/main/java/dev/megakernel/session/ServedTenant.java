package dev.megakernel.session;

import dev.megakernel.tenant.TenantException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The books of one tenant: what it may have outstanding, what it may launch, and what became of its work. Thread-safe. */
final class ServedTenant {

    private final SessionTenant options;
    private final Quota quota;
    /** Nothing holds a tenant back whose cap the ring's slots reach first. */
    private final @Nullable Gate gate;

    private final int cap;
    private final Demand one = Demand.of(this, 1);
    private final LongAdder ended = new LongAdder();
    private final LongAdder submitted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * Opens the books.
     *
     * @param options the tenant's own
     * @param enforceQuota whether its quota binds it
     * @param capacity slots of the ring
     */
    ServedTenant(SessionTenant options, boolean enforceQuota, int capacity) {
        this.options = options;
        this.quota = new Quota(enforceQuota ? options.quota() : OptionalLong.empty());
        this.cap = options.maxOutstanding().orElse(capacity);
        this.gate = cap < capacity ? new Gate(cap) : null;
    }

    int id() {
        return options.id();
    }

    String name() {
        return options.name();
    }

    Quota quota() {
        return quota;
    }

    @Nullable
    Gate gate() {
        return gate;
    }

    /** What one slot of this tenant asks for. */
    Demand demandOfOne() {
        return one;
    }

    void accepted(int parts) {
        submitted.add(parts);
    }

    /** Parts accepted so far. */
    long submitted() {
        return submitted.sum();
    }

    /** Takes {@link #accepted} back. */
    void withdrawn(int parts) {
        submitted.add(-parts);
    }

    /** Counts parts that were not taken. */
    void refused(int parts) {
        refused.add(parts);
    }

    /** Counts parts that ended, and how many of them the device refused. */
    void ended(int parts, int byRefusal) {
        ended.add(parts);
        if (byRefusal > 0) {
            refused.add(byRefusal);
        }
    }

    /** Returns the room of submissions under the cap. */
    void free(int parts) {
        if (gate != null) {
            gate.free(parts);
        }
    }

    /** Holds nobody back any more. */
    void openGate() {
        if (gate != null) {
            gate.open();
        }
    }

    /** Refuses parts for which the quota has no launches left now. */
    void requireQuota(int parts) {
        throwIfSpent(parts, quota.lacksRoomFor(parts));
    }

    /** Reserves a launch for each part. */
    void reserve(int parts) {
        throwIfSpent(parts, quota.reserve(parts));
    }

    private void throwIfSpent(int parts, OptionalLong used) {
        if (used.isPresent()) {
            long granted = quota.granted().orElseThrow();
            throw new TenantException(
                    TenantException.Kind.QUOTA_SPENT,
                    id(),
                    used.getAsLong(),
                    granted,
                    this + " has used " + used.getAsLong() + " launches of its quota of " + granted
                            + ", those that wait included, and asked for " + parts
                            + " more. Fix: grant the tenant a new quota, or raise it.");
        }
    }

    /** Says that the cap left no room. */
    TenantException backPressure(int parts, Gate full, String waited) {
        int cap = full.size();
        int held = full.taken();
        return new TenantException(
                TenantException.Kind.BACKPRESSURE,
                id(),
                held,
                cap,
                this + " has " + held + " submissions outstanding, its cap is " + cap + ", and it asked for " + parts
                        + " more after waiting " + waited
                        + ". Fix: wait for results of this tenant, or raise its max-outstanding.");
    }

    TenantStatistics statistics() {
        // First: what has ended was submitted before, so the difference is not negative but while a submission is
        // withdrawn.
        long over = ended.sum();
        long taken = submitted.sum();
        return new TenantStatistics(
                name(),
                id(),
                taken,
                (int) Math.max(0, Math.min(cap, taken - over)),
                boxed(options.maxOutstanding()),
                refused.sum(),
                quota.claimed(),
                boxed(options.quota()));
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    @Override
    public String toString() {
        return "Tenant \"" + name() + "\" (" + id() + ")";
    }
}
