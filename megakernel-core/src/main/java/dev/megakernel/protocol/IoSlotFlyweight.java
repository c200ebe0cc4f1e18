package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/**
 * A movable view of one IO slot that never allocates, for serving a queue on a hot path. Not thread-safe; each thread has
 * its own. What it reads of a slot is meaningful from PUBLISHED on.
 */
public final class IoSlotFlyweight {

    private ByteBuffer queue = ByteBuffer.allocate(0);
    private int slot;

    /**
     * Moves the view to a slot.
     *
     * @param queue whole IO slots from position to limit, at most 64; kept until the next call
     * @param slot u32
     * @return this
     * @throws BackendException when the bytes are not whole slots
     * @throws QueueFullException when there are too many slots or the queue lacks this one
     */
    public IoSlotFlyweight wrap(ByteBuffer queue, int slot) {
        IoSlots.requireSlot(IoSlots.slotCount(queue), slot, "io_queue slot", "look at a valid slot id");
        this.queue = queue;
        this.slot = slot;
        return this;
    }

    /** PUBLISHED becomes CLAIMED; false, and nothing changed, in any other state. One thread at a time may claim. */
    public boolean claim() {
        if (status() != SlotStatus.PUBLISHED) {
            return false;
        }
        IoSlots.status(queue, slot, SlotStatus.CLAIMED);
        return true;
    }

    /**
     * CLAIMED becomes OK or ERROR.
     *
     * @throws QueueFullException in any other state; nothing is changed then
     */
    public void complete(boolean ok) {
        IoRequests.complete(queue, slot, ok);
    }

    /** Index of the slot. */
    public int slot() {
        return slot;
    }

    /** STATUS, read with acquire semantics. */
    public int status() {
        return IoSlots.status(queue, slot);
    }

    /** Kind of request. */
    public int op() {
        return IoSlots.get(queue, slot, IoQueueLayout.OP_TYPE_WORD);
    }

    /** Handle of where the data comes from, u32. */
    public int src() {
        return IoSlots.get(queue, slot, IoQueueLayout.SRC_HANDLE_WORD);
    }

    /** Handle of where the data goes to, u32. */
    public int dst() {
        return IoSlots.get(queue, slot, IoQueueLayout.DST_HANDLE_WORD);
    }

    /** Byte offset in the source, u64. */
    public long offset() {
        return IoSlots.offset(queue, slot);
    }

    /** Bytes to move, u32. */
    public int byteCount() {
        return IoSlots.get(queue, slot, IoQueueLayout.BYTE_COUNT_WORD);
    }

    /** The requester's own mark. */
    public int tag() {
        return IoSlots.get(queue, slot, IoQueueLayout.TAG_WORD);
    }
}
