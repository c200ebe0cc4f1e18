package dev.megakernel.session;

/**
 * Writes the arguments of the slots of a {@link SubmissionBatch}, one after another.
 *
 * <p>Runs on the submitting thread, and must not block: a persistent session publishes the slots while it runs, and what others
 * submit meanwhile waits for it. After a device loss a persistent session calls it anew for all slots, on a thread of its own,
 * if the opcode may run again; so it must give the same arguments until the batch has ended.
 */
@FunctionalInterface
public interface BatchArguments {

    /**
     * Writes the arguments of a slot.
     *
     * @param slot number of the slot in the batch, counted from 0
     * @param args the {@link dev.megakernel.protocol.SlotLayout#ARGS_PER_SLOT} argument words, u32: all 0 for slot 0, then
     *     as they were left for the slot before
     */
    void write(int slot, int[] args);
}
