package dev.megakernel.protocol;

/**
 * What a ring and its control buffer say about the work at one moment. Shares are rounded down and 0 for a ring without
 * slots.
 *
 * @param totalSlots slots of the ring
 * @param queueDepth slots that are neither EMPTY nor DONE
 * @param gpuIdleSlots EMPTY slots
 * @param gpuIdlePpm EMPTY slots in parts per million of all
 * @param frontierDensityBps queue depth in 1/10,000 of all slots
 * @param occupancyProxyBps slots that are not EMPTY in 1/10,000 of all
 * @param drainedSlots DONE_COUNT: slots that ended DONE, a u32 that wraps
 * @param unreclaimedDoneSlots DONE slots, which the host has not used again
 * @param tenantFairnessTotal claims of all tenants
 * @param priorityFairnessTotal claims of all priority levels
 * @param tenantFairnessSkew claims between the busiest and the least busy tenant that has any
 * @param requeueSlots slots that want to run again
 * @param faultSlots faulted slots
 */
public record RuntimeCounters(
        long totalSlots,
        long queueDepth,
        long gpuIdleSlots,
        long gpuIdlePpm,
        long frontierDensityBps,
        long occupancyProxyBps,
        long drainedSlots,
        long unreclaimedDoneSlots,
        long tenantFairnessTotal,
        long priorityFairnessTotal,
        long tenantFairnessSkew,
        long requeueSlots,
        long faultSlots) {

    private static final long MILLION = 1_000_000;
    private static final long TEN_THOUSAND = 10_000;

    static RuntimeCounters of(ControlSnapshot control, SlotOccupancy occupancy) {
        long total = occupancy.totalSlots();
        long depth = occupancy.queueDepth();
        return new RuntimeCounters(
                total,
                depth,
                occupancy.empty(),
                share(occupancy.empty(), MILLION, total),
                share(depth, TEN_THOUSAND, total),
                share(total - occupancy.empty(), TEN_THOUSAND, total),
                control.doneCount(),
                occupancy.done(),
                control.tenantFairnessTotal(),
                control.priorityFairnessTotal(),
                control.tenantFairnessSkew(),
                occupancy.requeue(),
                occupancy.fault());
    }

    /**
     * What happened since earlier counters of the same control buffer.
     *
     * @throws BackendException when DONE_COUNT moved backwards: it was reset or wrapped, and needs a new baseline
     */
    public RingHealth healthSince(RuntimeCounters previous) {
        long doneDelta = drainedSlots - previous.drainedSlots;
        if (doneDelta < 0) {
            throw new BackendException("done counter moved backwards from " + previous.drainedSlots + " to "
                    + drainedSlots + ". Fix: take a new baseline after the control buffer was reset or DONE_COUNT"
                    + " wrapped at 2^32.");
        }
        boolean stalled = queueDepth > 0 && doneDelta == 0 && faultSlots == 0;
        return new RingHealth(doneDelta, stalled, queueDepth, faultSlots, requeueSlots, gpuIdlePpm);
    }

    private static long share(long part, long scale, long total) {
        return total == 0 ? 0 : part * scale / total;
    }
}
