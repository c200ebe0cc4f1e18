package dev.megakernel.session;

/**
 * How the slots of a batch ended: {@code done + faulted + dropped} are all of them. Immutable and thread-safe.
 *
 * @param done slots that ran to their end
 * @param faulted slots that faulted
 * @param dropped slots that never ran: the device has no mask or no quota for their tenant
 * @param results what each slot left behind; empty unless asked for
 */
public record BatchResult(int done, int faulted, int dropped, SlotResults results) {

    /** Slots of the batch. */
    public int slots() {
        return done + faulted + dropped;
    }

    /**
     * This result, if every slot ran to its end.
     *
     * @throws BatchIncompleteException when some faulted or never ran
     */
    public BatchResult requireAllDone() {
        if (faulted > 0 || dropped > 0) {
            throw new BatchIncompleteException(this);
        }
        return this;
    }
}
