package dev.megakernel.persistent;

/** Fills the arguments of the slots of a batch, one after another. */
@FunctionalInterface
public interface BatchEncoder {

    /**
     * Sets the arguments of a slot. Called while those who publish after the batch cannot be announced: must not block. When it
     * throws, no slot of the batch runs and the caller gets the error.
     *
     * @param slot number of the slot in the batch, counted from 0
     * @param args the twelve argument words: all 0 for the first slot, then as they were left for the slot before
     */
    void encode(int slot, int[] args);
}
