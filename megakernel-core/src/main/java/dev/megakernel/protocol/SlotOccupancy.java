package dev.megakernel.protocol;

/**
 * Slots of a ring by state.
 *
 * @param empty never used, or reset
 * @param published written by the host, not yet claimed
 * @param claimed owned by a device lane
 * @param done ran to their end
 * @param waitIo wait for the IO queue
 * @param yield gave their lane up and want to run again
 * @param requeue could not run yet and want to run again
 * @param fault refused their work
 * @param unknown hold a STATUS that is none of these
 */
public record SlotOccupancy(
        long empty,
        long published,
        long claimed,
        long done,
        long waitIo,
        long yield,
        long requeue,
        long fault,
        long unknown) {

    /** All slots. */
    public long totalSlots() {
        return empty + done + queueDepth();
    }

    /** Slots that are neither free nor done; faulted and unknown ones are among them, because somebody has to act. */
    public long queueDepth() {
        return published + claimed + waitIo + yield + requeue + fault + unknown;
    }
}
