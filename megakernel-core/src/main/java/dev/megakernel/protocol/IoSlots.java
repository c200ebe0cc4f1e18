package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/** Words of IO slots, and the checks that come before one is written. Every check only reads. */
final class IoSlots {

    private IoSlots() {}

    static int get(ByteBuffer queue, int slot, int field) {
        return Words.get(queue, word(slot, field));
    }

    static void put(ByteBuffer queue, int slot, int field, int value) {
        Words.put(queue, word(slot, field), value);
    }

    static long offset(ByteBuffer queue, int slot) {
        long low = Integer.toUnsignedLong(get(queue, slot, IoQueueLayout.OFFSET_LO_WORD));
        long high = get(queue, slot, IoQueueLayout.OFFSET_HI_WORD);
        return high << Integer.SIZE | low;
    }

    static int status(ByteBuffer queue, int slot) {
        return Words.getAcquire(queue, word(slot, IoQueueLayout.IO_STATUS_WORD));
    }

    /** Stores STATUS after everything the caller wrote before. */
    static void status(ByteBuffer queue, int slot, int status) {
        Words.putRelease(queue, word(slot, IoQueueLayout.IO_STATUS_WORD), status);
    }

    /** Slots of a queue that must be whole and no longer than the kernel's. */
    static int slotCount(ByteBuffer queue) {
        BufferValidation.validateIoQueue(queue);
        return queue.remaining() / IoQueueLayout.IO_SLOT_BYTES;
    }

    /** Whether the queue has the slot (u32). */
    static boolean has(int slotCount, int slot) {
        return Integer.compareUnsigned(slot, slotCount) < 0;
    }

    /**
     * Refuses a slot (u32) that the queue does not have.
     *
     * @param rule what exceeds the queue, for the message
     * @param fix the hint's sentence without {@code Fix:}
     */
    static void requireSlot(int slotCount, int slot, String rule, String fix) {
        if (!has(slotCount, slot)) {
            throw refused(rule + " exceeds queue length; " + fix + ": slot " + Integer.toUnsignedString(slot) + " of "
                    + slotCount + ". Fix: " + fix + ", below the number of slots.");
        }
    }

    static void requireCompletable(ByteBuffer queue, int slotCount, int slot) {
        requireSlot(slotCount, slot, "io_queue completion slot", "complete a valid slot id");
        requireStatus(queue, slot, SlotStatus.CLAIMED, "io_queue completion requires a CLAIMED request");
    }

    static void requireStatus(ByteBuffer queue, int slot, int expected, String rule) {
        int status = status(queue, slot);
        if (status != expected) {
            throw refused(rule + "; slot " + slot + " is " + IoQueueLayout.statusName(status)
                    + ". Fix: claim requests with IoRequests.claim and complete each of them once.");
        }
    }

    static int outcome(boolean ok) {
        return ok ? IoQueueLayout.STATUS_OK : IoQueueLayout.STATUS_ERROR;
    }

    static QueueFullException refused(String reason) {
        return new QueueFullException(QueueFullException.IO_QUEUE, reason);
    }

    private static int word(int slot, int field) {
        return slot * IoQueueLayout.IO_SLOT_WORDS + field;
    }
}
