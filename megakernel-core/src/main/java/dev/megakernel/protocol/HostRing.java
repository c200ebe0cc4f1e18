package dev.megakernel.protocol;

import dev.megakernel.protocol.ProtocolException.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A ring in this process's memory. Publishing is a blind overwrite that asks no slot for its state; callers serialise it.
 * Any thread may read: it sees a slot's words as of its STATUS or newer.
 */
public final class HostRing implements RingProducer, RingConsumer {

    private static final VarHandle INT_VIEW =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer ring;
    private final int slotCount;

    /**
     * Creates a ring of EMPTY slots outside the Java heap.
     *
     * @param slotCount u32
     * @throws ProtocolException (overflow) above {@link SlotLayout#MAX_ENCODED_RING_SLOTS}
     */
    public HostRing(int slotCount) {
        this.ring = Storage.allocateDirect(StrictReader.RING, RingCodec.encodedByteLength(slotCount));
        this.slotCount = slotCount;
    }

    @Override
    public void publish(int slot, byte[] slotBytes) {
        requireSlot(slot, slotBytes);
        int start = slot * SlotLayout.SLOT_BYTES;
        int bodyAt = (SlotLayout.STATUS_WORD + 1) * Words.WORD_BYTES;
        ring.put(start + bodyAt, slotBytes, bodyAt, SlotLayout.SLOT_BYTES - bodyAt);
        int status = (int) INT_VIEW.get(slotBytes, SlotLayout.STATUS_WORD);
        Words.putRelease(ring, statusWord(slot), status);
    }

    @Override
    public void readSlot(int slot, byte[] out) {
        requireSlot(slot, out);
        int status = Words.getAcquire(ring, statusWord(slot));
        ring.get(slot * SlotLayout.SLOT_BYTES, out);
        INT_VIEW.set(out, SlotLayout.STATUS_WORD, status);
    }

    @Override
    public long doneCount() {
        return RingCodec.countDone(ring, slotCount);
    }

    @Override
    public int slotCount() {
        return slotCount;
    }

    @Override
    public String name() {
        return "in-process-host";
    }

    /** The ring's bytes, shared: what {@link RingPublisher} and a dispatch take. Position and limit are the caller's. */
    public ByteBuffer buffer() {
        return ring.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int statusWord(int slot) {
        return slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD;
    }

    private void requireSlot(int slot, byte[] bytes) {
        if (bytes.length != SlotLayout.SLOT_BYTES) {
            throw new ProtocolException(
                    Kind.MISALIGNED_BYTE_LENGTH,
                    StrictReader.RING_SLOT + " bytes must be exactly SLOT_BYTES (" + SlotLayout.SLOT_BYTES
                            + ") long, got " + bytes.length + ". Fix: pass one whole slot.");
        }
        if (Integer.compareUnsigned(slot, slotCount) >= 0) {
            throw new ProtocolException(
                    Kind.MISSING_WORD,
                    "slot_idx must be < slot_count: slot " + Integer.toUnsignedString(slot) + " of " + slotCount
                            + ". Fix: pass a slot of this ring or create a larger one.");
        }
    }
}
