package dev.megakernel.session;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.MegakernelStats;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The books of a session. Ends tickets: the one place where an outcome is counted and reported, its room in the ring
 * returned and its job told, in that order. Thread-safe.
 */
final class Ledger {

    private static final List<MegakernelStats.Outcome> ENDINGS = List.of(
            MegakernelStats.Outcome.DONE,
            MegakernelStats.Outcome.FAULT,
            MegakernelStats.Outcome.FAILED,
            MegakernelStats.Outcome.CANCELLED);

    private final Tenants tenants;
    private final Admission admission;
    private final GuardedStats stats;
    private final LongAdder inPass = new LongAdder();
    private final LongAdder passes = new LongAdder();
    private final LongAdder refusedByDevice = new LongAdder();
    private final LongAdder[] outcomes = new LongAdder[MegakernelStats.Outcome.values().length];

    Ledger(Tenants tenants, Admission admission, GuardedStats stats) {
        this.tenants = tenants;
        this.admission = admission;
        this.stats = stats;
        Arrays.setAll(outcomes, i -> new LongAdder());
    }

    void accepted(Demand demand) {
        demand.accepted();
    }

    /** Counts a job in, and notes when that was if somebody wants to know. */
    void accepted(Demand demand, Job job) {
        accepted(demand);
        if (stats.measuresLatency()) {
            job.acceptedAt(System.nanoTime());
        }
    }

    /** Takes {@link #accepted} back and returns the room: the session closed in between. */
    void withdrawn(Demand demand) {
        demand.withdrawn();
        admission.release(demand);
    }

    void rejected(Demand demand, List<Opcode> opcodes) {
        demand.refused();
        opcodes.forEach(opcode -> rejected(opcode, 1));
    }

    /** Counts so many slots of one opcode that were not taken. */
    void rejected(Demand demand, Opcode opcode) {
        demand.refused();
        rejected(opcode, demand.parts());
    }

    private void rejected(Opcode opcode, int slots) {
        counter(MegakernelStats.Outcome.REJECTED).add(slots);
        stats.submissionsEnded(opcode.name(), MegakernelStats.Outcome.REJECTED, slots, 0);
    }

    /** Counts a ticket into the pass. A launch that a device loss makes necessary again is claimed once. */
    void launched(Ticket ticket) {
        inPass.add(ticket.slots());
        if (!ticket.isReplay()) {
            tenants.of(ticket).quota().claim(ticket.slots());
        }
    }

    void putBack(Ticket ticket) {
        inPass.add(-ticket.slots());
    }

    void passSucceeded(Supplier<DispatchStats> cost) {
        passes.increment();
        stats.guard(() -> stats.dispatchCompleted(cost.get()));
    }

    /** Ends the ticket if it still is in state {@code from}; answers whether this call did. */
    boolean end(Ticket ticket, Ticket.State from, Outcome outcome) {
        if (!ticket.end(from, outcome)) {
            return false;
        }
        int slots = ticket.slots();
        if (from == Ticket.State.LAUNCHED) {
            inPass.add(-slots);
        }
        ServedTenant tenant = tenants.of(ticket);
        BatchResult batch = outcome.batch();
        if (batch == null) {
            count(ticket, outcome.kind(), slots);
            tenant.ended(slots, outcome.kind() == MegakernelStats.Outcome.REJECTED ? slots : 0);
        } else {
            count(ticket, MegakernelStats.Outcome.DONE, batch.done());
            count(ticket, MegakernelStats.Outcome.FAULT, batch.faulted());
            count(ticket, MegakernelStats.Outcome.REJECTED, batch.dropped());
            tenant.ended(slots, batch.dropped());
        }
        admission.release(tenant, slots, from == Ticket.State.WAITING && !ticket.isReplay());
        ticket.job().partEnded();
        return true;
    }

    private void count(Ticket ticket, MegakernelStats.Outcome kind, int slots) {
        if (slots > 0) {
            (kind == MegakernelStats.Outcome.REJECTED ? refusedByDevice : counter(kind)).add(slots);
            stats.submissionsEnded(ticket.opcode().name(), kind, slots, age(ticket));
        }
    }

    private long age(Ticket ticket) {
        return stats.measuresLatency() ? ticket.ageNanos() : 0;
    }

    /**
     * The session's totals.
     *
     * @param launched passes or launches so far
     */
    SessionStatistics statistics(long launched) {
        // Endings first: each was accepted before, so the difference is never negative.
        long done = count(MegakernelStats.Outcome.DONE);
        long faulted = count(MegakernelStats.Outcome.FAULT);
        long failed = count(MegakernelStats.Outcome.FAILED);
        long cancelled = count(MegakernelStats.Outcome.CANCELLED);
        long refused = refusedByDevice.sum();
        long taken = tenants.submitted();
        long outstanding = taken - done - faulted - failed - cancelled - refused;
        return new SessionStatistics(
                taken,
                done,
                faulted,
                failed,
                cancelled,
                count(MegakernelStats.Outcome.REJECTED),
                outstanding,
                launched,
                refused,
                tenants.statistics());
    }

    /** Submissions that a pass ended, in whatever way; what callers or the session's end cancelled is none. */
    long completed() {
        return count(MegakernelStats.Outcome.DONE)
                + count(MegakernelStats.Outcome.FAULT)
                + count(MegakernelStats.Outcome.FAILED)
                + refusedByDevice.sum();
    }

    /** Passes that succeeded. */
    long passes() {
        return passes.sum();
    }

    /** Submissions whose opcode ran to its end. */
    long done() {
        return count(MegakernelStats.Outcome.DONE);
    }

    RingOccupancy occupancy(int capacity) {
        long running = inPass.sum();
        long ended = ENDINGS.stream().mapToLong(this::count).sum() + refusedByDevice.sum();
        int outstanding = within(tenants.submitted() - ended, capacity);
        int claimed = within(running, outstanding);
        return new RingOccupancy(capacity - outstanding, outstanding - claimed, claimed);
    }

    /** The counters are read one after another while they move. */
    private static int within(long value, int highest) {
        return (int) Math.max(0, Math.min(value, highest));
    }

    private long count(MegakernelStats.Outcome outcome) {
        return counter(outcome).sum();
    }

    private LongAdder counter(MegakernelStats.Outcome outcome) {
        return outcomes[outcome.ordinal()];
    }
}
