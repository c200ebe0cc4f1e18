package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * An IO queue that the host owns and submits to. Whoever serves it works on {@link #buffer()} with {@link IoRequests}.
 *
 * <p>A slot is written only while it is EMPTY: unlike a ring slot it has to be recycled, not just done. All words are
 * stored first, STATUS := PUBLISHED last with release semantics. A refusal leaves all bytes as they were.
 *
 * <p>One thread at a time may submit; any thread may look at {@link #completion} and {@link #isRecycled}.
 */
public final class MegakernelIoQueue {

    private final ByteBuffer queue;
    private final int slotCount;

    /**
     * Creates a queue of EMPTY slots outside the Java heap.
     *
     * @param slots u32, 1 to {@link IoQueueLayout#IO_SLOT_COUNT}
     * @throws QueueFullException for no slots at all
     * @throws ProtocolException (overflow) above the kernel's poll window
     */
    public MegakernelIoQueue(int slots) {
        if (slots == 0) {
            throw IoSlots.refused(
                    "MegakernelIoQueue requires at least one slot, but 0 were asked for. Fix: ask for 1 to "
                            + IoQueueLayout.IO_SLOT_COUNT + " slots.");
        }
        this.queue = Storage.allocateDirect(StrictReader.IO_QUEUE, IoQueueCodec.emptyByteLength(slots));
        this.slotCount = slots;
    }

    /**
     * Submits a read into a mapped target from a source without a handle: source 0, offset 0.
     *
     * @param slot u32
     * @param mapped handle of the target, u32
     * @param byteCount bytes to move, u32
     * @param tag the requester's own mark, u32
     * @throws QueueFullException when the queue lacks the slot or the slot is not EMPTY
     */
    public void publishSlot(int slot, int mapped, int byteCount, int tag) {
        submitDmaRead(slot, 0, mapped, byteCount, tag);
    }

    /**
     * Submits a read from one handle to another, from offset 0.
     *
     * @param slot u32
     * @param src handle of the source, u32
     * @param dst handle of the target, u32
     * @param byteCount bytes to move, u32
     * @param tag the requester's own mark, u32
     * @throws QueueFullException when the queue lacks the slot or the slot is not EMPTY
     */
    public void submitDmaRead(int slot, int src, int dst, int byteCount, int tag) {
        IoSlots.requireSlot(slotCount, slot, "io_queue slot", "publish into a valid slot id");
        requireEmpty(slot);
        IoSlots.put(queue, slot, IoQueueLayout.OP_TYPE_WORD, IoQueueLayout.OP_READ);
        IoSlots.put(queue, slot, IoQueueLayout.SRC_HANDLE_WORD, src);
        IoSlots.put(queue, slot, IoQueueLayout.DST_HANDLE_WORD, dst);
        IoSlots.put(queue, slot, IoQueueLayout.OFFSET_LO_WORD, 0);
        IoSlots.put(queue, slot, IoQueueLayout.OFFSET_HI_WORD, 0);
        IoSlots.put(queue, slot, IoQueueLayout.BYTE_COUNT_WORD, byteCount);
        IoSlots.put(queue, slot, IoQueueLayout.TAG_WORD, tag);
        IoSlots.status(queue, slot, SlotStatus.PUBLISHED);
    }

    /**
     * What a slot moves, in any state but EMPTY; STATUS itself is in {@link #buffer()}.
     *
     * @param slot u32
     * @return empty when the queue lacks the slot or the slot is EMPTY
     */
    public Optional<IoCompletion> completion(int slot) {
        if (!IoSlots.has(slotCount, slot) || isRecycled(slot)) {
            return Optional.empty();
        }
        return Optional.of(new IoCompletion(
                slot,
                IoSlots.get(queue, slot, IoQueueLayout.DST_HANDLE_WORD),
                IoSlots.get(queue, slot, IoQueueLayout.BYTE_COUNT_WORD),
                IoSlots.get(queue, slot, IoQueueLayout.TAG_WORD)));
    }

    /**
     * Whether the slot may be submitted to: the queue has it and it is EMPTY.
     *
     * @param slot u32
     */
    public boolean isRecycled(int slot) {
        return IoSlots.has(slotCount, slot) && IoSlots.status(queue, slot) == SlotStatus.EMPTY;
    }

    /** Number of slots, 1 to 64. */
    public int slotCount() {
        return slotCount;
    }

    /** The queue's bytes, shared: what a dispatch and {@link IoRequests} take. Position and limit are the caller's. */
    public ByteBuffer buffer() {
        return queue.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void requireEmpty(int slot) {
        int status = IoSlots.status(queue, slot);
        if (status != SlotStatus.EMPTY) {
            throw IoSlots.refused("io_queue slot still in flight; slot " + slot + " is "
                    + IoQueueLayout.statusName(status)
                    + ". Fix: wait until the slot is recycled to EMPTY or use another one.");
        }
    }
}
