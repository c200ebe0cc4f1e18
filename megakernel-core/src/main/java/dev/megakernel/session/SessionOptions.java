package dev.megakernel.session;

import dev.megakernel.protocol.ControlLayout;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * How a session behaves. It holds as many submissions as its kernel's ring has slots.
 *
 * <p>Immutable and thread-safe.
 */
public final class SessionOptions {

    /** Mode unless another is asked for. */
    public static final SessionMode DEFAULT_MODE = SessionMode.AUTO;

    /** Longest launch of a persistent session. */
    public static final Duration DEFAULT_QUANTUM = Duration.ofMillis(50);

    /** Time without work after which a persistent session leaves the device. */
    public static final Duration DEFAULT_PARK_AFTER = Duration.ofMillis(100);

    /** What a submission meets when the ring is full. */
    public static final WhenFull DEFAULT_WHEN_FULL = WhenFull.BLOCK;

    /** Longest wait for room. */
    public static final Duration DEFAULT_BLOCK_TIMEOUT = Duration.ofSeconds(1);

    /** Time a blocking call of a persistent session spins before it parks. */
    public static final Duration DEFAULT_EXECUTE_SPIN = Duration.ofNanos(50_000);

    /** Time that closing leaves accepted work to end. */
    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(5);

    /** Tenants served: the runtime's own. */
    public static final Set<Integer> DEFAULT_TENANTS = Set.of(Submission.DEFAULT_TENANT);

    /** Whether quotas bind. */
    public static final boolean DEFAULT_ENFORCE_QUOTA = false;

    /** Observable words of the session. */
    public static final int DEFAULT_OBSERVABLES = 64;

    /** All defaults. */
    public static final SessionOptions DEFAULT = builder().build();

    private final SessionMode mode;
    private final Duration quantum;
    private final Duration parkAfter;
    private final OptionalInt workerGroups;
    private final WhenFull whenFull;
    private final Duration blockTimeout;
    private final Duration executeSpin;
    private final Duration drainTimeout;
    private final List<SessionTenant> tenants;
    private final boolean enforceQuota;
    private final int observables;
    private final Executor callbackExecutor;

    private SessionOptions(Builder builder) {
        this.mode = builder.mode;
        this.quantum = builder.quantum;
        this.parkAfter = builder.parkAfter;
        this.workerGroups = builder.workerGroups;
        this.whenFull = builder.whenFull;
        this.blockTimeout = builder.blockTimeout;
        this.executeSpin = builder.executeSpin;
        this.drainTimeout = builder.drainTimeout;
        this.tenants = builder.tenants;
        this.enforceQuota = builder.enforceQuota;
        this.observables = builder.observables;
        this.callbackExecutor = builder.callbackExecutor;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How submissions are to be run. */
    public SessionMode mode() {
        return mode;
    }

    /** Longest launch of a persistent session; in every mode, time that closing grants the pass that runs. */
    public Duration quantum() {
        return quantum;
    }

    /** Time without work after which a persistent session leaves the device. */
    public Duration parkAfter() {
        return parkAfter;
    }

    /** Workgroups a persistent session keeps on the device; empty lets the device decide. */
    public OptionalInt workerGroups() {
        return workerGroups;
    }

    /** What a submission meets when the ring is full. */
    public WhenFull whenFull() {
        return whenFull;
    }

    /** Longest wait for room with {@link WhenFull#BLOCK}. */
    public Duration blockTimeout() {
        return blockTimeout;
    }

    /** Time a blocking call of a persistent session spins before it parks. A batched session parks at once. */
    public Duration executeSpin() {
        return executeSpin;
    }

    /** Time that closing leaves accepted work to end before it is cancelled. */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /** Tenants whose submissions are taken, ids 0 to 28, ascending. */
    public Set<Integer> tenants() {
        Set<Integer> ids = new TreeSet<>();
        tenants.forEach(tenant -> ids.add(tenant.id()));
        return Collections.unmodifiableSet(ids);
    }

    /** Tenants whose submissions are taken, with their names and limits, by ascending id. */
    public List<SessionTenant> configuredTenants() {
        return tenants;
    }

    /** Whether a tenant that has spent its quota is refused until it is granted a new one (D22). */
    public boolean enforceQuota() {
        return enforceQuota;
    }

    /** Observable words that opcodes of the session share. */
    public int observables() {
        return observables;
    }

    /**
     * Completes futures and runs their callbacks. An executor that drops tasks silently loses outcomes; a callback that
     * blocks should have an executor of its own, since futures behind it wait for a free thread.
     */
    public Executor callbackExecutor() {
        return callbackExecutor;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private SessionMode mode = DEFAULT_MODE;
        private Duration quantum = DEFAULT_QUANTUM;
        private Duration parkAfter = DEFAULT_PARK_AFTER;
        private OptionalInt workerGroups = OptionalInt.empty();
        private WhenFull whenFull = DEFAULT_WHEN_FULL;
        private Duration blockTimeout = DEFAULT_BLOCK_TIMEOUT;
        private Duration executeSpin = DEFAULT_EXECUTE_SPIN;
        private Duration drainTimeout = DEFAULT_DRAIN_TIMEOUT;
        private List<SessionTenant> tenants = TenantRules.unnamed(DEFAULT_TENANTS);
        private boolean enforceQuota = DEFAULT_ENFORCE_QUOTA;
        private int observables = DEFAULT_OBSERVABLES;
        private Executor callbackExecutor = ForkJoinPool.commonPool();

        private Builder() {}

        /** Sets {@link SessionOptions#mode()}. */
        public Builder mode(SessionMode mode) {
            this.mode = mode;
            return this;
        }

        /** Sets {@link SessionOptions#quantum()}, which must be positive. */
        public Builder quantum(Duration quantum) {
            OptionRules.requirePositive("quantum", quantum);
            this.quantum = quantum;
            return this;
        }

        /** Sets {@link SessionOptions#parkAfter()}. */
        public Builder parkAfter(Duration parkAfter) {
            OptionRules.requireNotNegative("park-after", parkAfter);
            this.parkAfter = parkAfter;
            return this;
        }

        /** Sets {@link SessionOptions#workerGroups()}, which must be positive. */
        public Builder workerGroups(int workerGroups) {
            OptionRules.requireWithin("worker-groups", workerGroups, 1, Integer.MAX_VALUE);
            this.workerGroups = OptionalInt.of(workerGroups);
            return this;
        }

        /** Sets {@link SessionOptions#whenFull()}. */
        public Builder whenFull(WhenFull whenFull) {
            this.whenFull = whenFull;
            return this;
        }

        /** Sets {@link SessionOptions#blockTimeout()}. */
        public Builder blockTimeout(Duration blockTimeout) {
            OptionRules.requireNotNegative("block-timeout", blockTimeout);
            this.blockTimeout = blockTimeout;
            return this;
        }

        /** Sets {@link SessionOptions#executeSpin()}. */
        public Builder executeSpin(Duration executeSpin) {
            OptionRules.requireNotNegative("execute-spin", executeSpin);
            this.executeSpin = executeSpin;
            return this;
        }

        /** Sets {@link SessionOptions#drainTimeout()}. */
        public Builder drainTimeout(Duration drainTimeout) {
            OptionRules.requireNotNegative("drain-timeout", drainTimeout);
            this.drainTimeout = drainTimeout;
            return this;
        }

        /**
         * Serves these tenants without limits, and no others: name tenant 0 too where it is wanted. Takes the place of
         * {@link #configuredTenants}.
         */
        public Builder tenants(Collection<Integer> tenants) {
            this.tenants = TenantRules.unnamed(tenants);
            return this;
        }

        /**
         * Serves these tenants, and tenant 0, which has no limits unless it is among them. Takes the place of
         * {@link #tenants}.
         *
         * @throws IllegalArgumentException when two share a name or an id
         */
        public Builder configuredTenants(Collection<SessionTenant> tenants) {
            this.tenants = TenantRules.withDefault(tenants);
            return this;
        }

        /** Sets {@link SessionOptions#enforceQuota()}. */
        public Builder enforceQuota(boolean enforceQuota) {
            this.enforceQuota = enforceQuota;
            return this;
        }

        /** Sets {@link SessionOptions#observables()}. */
        public Builder observables(int observables) {
            OptionRules.requireWithin("observables", observables, 0, ControlLayout.MAX_ENCODED_OBSERVABLE_SLOTS);
            this.observables = observables;
            return this;
        }

        /** Sets {@link SessionOptions#callbackExecutor()}. */
        public Builder callbackExecutor(Executor callbackExecutor) {
            this.callbackExecutor = callbackExecutor;
            return this;
        }

        /** The options. */
        public SessionOptions build() {
            return new SessionOptions(this);
        }
    }
}
