package dev.megakernel.persistent;

/** Receives the outcomes of the slots of a batch, one after another. */
@FunctionalInterface
public interface BatchResults {

    /**
     * Called for a slot. Must not block, since the memory is kept mapped meanwhile.
     *
     * @param slot number of the slot in the batch
     * @param ending DONE, FAULT, CANCELLED or REFUSED
     * @param words the result words if it is done, the fault code first if it faulted; the same array every time, in which words
     *     that the opcode does not declare say nothing
     */
    void slot(int slot, Ending ending, int[] words);
}
