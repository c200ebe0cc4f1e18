package dev.megakernel.protocol;

/** The writing end of a ring: takes whole slots as bytes. */
public interface RingProducer {

    /**
     * Overwrites a slot, in whatever state it is. Words 1 to 15 are stored first, STATUS last with release semantics.
     *
     * @param slot u32
     * @param slotBytes exactly 64 bytes, little-endian words
     * @throws ProtocolException (misaligned) on another length, (missing word) when the ring lacks the slot
     */
    void publish(int slot, byte[] slotBytes);

    /** Number of slots. */
    int slotCount();

    /** Short name of the transport, for logs. */
    String name();
}
