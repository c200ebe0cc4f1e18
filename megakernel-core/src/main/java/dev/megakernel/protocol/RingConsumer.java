package dev.megakernel.protocol;

/** The reading end of a ring: gives whole slots as bytes. */
public interface RingConsumer {

    /**
     * Copies a slot. STATUS is read first with acquire semantics, so that the other words are at least as new.
     *
     * @param slot u32
     * @param out exactly 64 bytes
     * @throws ProtocolException (misaligned) on another length, (missing word) when the ring lacks the slot
     */
    void readSlot(int slot, byte[] out);

    /** Number of slots whose STATUS is DONE. */
    long doneCount();

    /** Number of slots. */
    int slotCount();
}
