package dev.megakernel.session;

import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.session.Demand.Share;
import dev.megakernel.tenant.TenantException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Back-pressure: a permit for every slot of the ring and for every submission that a capped tenant may have outstanding,
 * held from acceptance to the end of a submission; and the launches that quotas leave.
 *
 * <p>One tenant does not hold up another: who waits for a tenant's cap holds nothing else meanwhile, no slot of the ring
 * and no permit of another tenant.
 *
 * <p>Thread-safe.
 */
final class Admission {

    private final Tenants tenants;
    private final Patience patience;
    private final TenantCaps caps;
    private final Gate ring;
    private final AtomicBoolean closed = new AtomicBoolean();

    Admission(int capacity, Tenants tenants, SessionOptions options) {
        this.tenants = tenants;
        this.patience = new Patience(options);
        this.caps = new TenantCaps(patience, closed::get);
        this.ring = new Gate(capacity);
    }

    /**
     * Takes room for all parts of a job at once, or none.
     *
     * @throws QueueFullException when the ring has no room in time
     * @throws TenantException BACKPRESSURE when a tenant's cap leaves no room in time, QUOTA_SPENT when its quota leaves
     *     too few launches, which nobody waits for
     * @throws SessionClosedException when the session closed before
     * @throws SubmissionInterruptedException when the thread was interrupted while it waited
     */
    void acquire(Demand demand) {
        acquire(demand, null);
    }

    /** {@link #acquire(Demand)}, but waits no longer than the job has time. */
    void acquire(Demand demand, @Nullable Deadline job) {
        // What is asked for most, and is there as a rule, needs no clock.
        if (demand.parts() == 1 && tryAcquire(demand.shares().get(0).tenant())) {
            return;
        }
        acquireInTime(demand, job);
    }

    private void acquireInTime(Demand demand, @Nullable Deadline job) {
        demand.shares().forEach(share -> share.tenant().requireQuota(share.parts()));
        long deadline = patience.deadline(job);
        caps.take(demand.shares(), deadline);
        try {
            acquireRing(demand.parts(), deadline);
        } catch (RuntimeException e) {
            demand.freeCaps();
            throw e;
        }
        try {
            // Last, since a launch reserved while its job still waits would be lacking to others.
            reserveLaunches(demand.shares());
        } catch (RuntimeException e) {
            freePermits(demand);
            throw e;
        }
    }

    /**
     * Takes room for one slot if it is there and nobody waits for it; answers whether it was.
     *
     * @throws TenantException QUOTA_SPENT when the tenant's quota leaves too few launches
     * @throws SessionClosedException when the session is closed
     */
    boolean tryAcquire(ServedTenant tenant) {
        tenant.requireQuota(1);
        Gate cap = tenant.gate();
        if (cap != null && !cap.tryTakeInTurn(1)) {
            return false;
        }
        boolean taken = ring.tryTakeInTurn(1);
        if (!taken || isClosed()) {
            tenant.free(1);
            ring.free(taken ? 1 : 0);
            if (isClosed()) {
                throw closedError();
            }
            return false;
        }
        try {
            tenant.reserve(1);
            return true;
        } catch (RuntimeException e) {
            tenant.free(1);
            ring.free(1);
            throw e;
        }
    }

    private void acquireRing(int parts, long deadline) {
        boolean taken = patience.tryTake(ring, parts, false) || patience.await(ring, parts, deadline);
        if (isClosed()) {
            ring.free(taken ? parts : 0);
            throw closedError();
        }
        if (!taken) {
            throw new QueueFullException(
                    QueueFullException.SUBMISSION,
                    "the ring is at capacity: " + parts + " of its " + ring.size() + " slots were asked for, but only "
                            + ring.available() + " are free after waiting " + patience.waited()
                            + ". Fix: submit less at a time, allow a longer wait, or give the kernel more slots.");
        }
    }

    private static void reserveLaunches(List<Share> shares) {
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            try {
                share.tenant().reserve(share.parts());
            } catch (TenantException e) {
                shares.subList(0, i).forEach(taken -> taken.tenant().quota().giveBack(taken.parts()));
                throw e;
            }
        }
    }

    /** Returns what {@link #acquire} took: nothing was accepted. */
    void release(Demand demand) {
        demand.shares().forEach(share -> share.tenant().quota().giveBack(share.parts()));
        freePermits(demand);
    }

    /**
     * Returns the room of slots that ended together.
     *
     * @param unclaimed whether they were never launched
     */
    void release(ServedTenant tenant, int slots, boolean unclaimed) {
        if (unclaimed) {
            tenant.quota().giveBack(slots);
        }
        tenant.free(slots);
        ring.free(slots);
    }

    private void freePermits(Demand demand) {
        demand.freeCaps();
        ring.free(demand.parts());
    }

    /** Refuses everybody, those who wait included. Idempotent. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            ring.open();
            tenants.forEach(ServedTenant::openGate);
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    static SessionClosedException closedError() {
        return new SessionClosedException(
                "The session is closed and takes no submissions. Fix: submit before it closes, or open another.");
    }
}
