package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/** What must hold before a host writes to a ring. Every check only reads, so a refusal leaves the ring as it is. */
final class PublishChecks {

    private PublishChecks() {}

    /** Slots of the ring, which must be whole. */
    static int slotCount(ByteBuffer ring) {
        int bytes = ring.remaining();
        if (bytes % SlotLayout.SLOT_BYTES != 0) {
            throw refused("ring buffer byte length is not an exact multiple of SLOT_WORDS * 4: " + bytes
                    + " bytes. Fix: pass the complete buffer that RingCodec.encodeEmpty built.");
        }
        return bytes / SlotLayout.SLOT_BYTES;
    }

    /** Refuses a slot (u32) that the ring does not have. */
    static void requireSlot(ByteBuffer ring, int slot) {
        int count = slotCount(ring);
        if (Integer.compareUnsigned(slot, count) >= 0) {
            throw refused("slot_idx exceeds ring slot count: slot " + Integer.toUnsignedString(slot) + " of " + count
                    + ". Fix: enlarge the ring or publish to a slot below its count.");
        }
    }

    /**
     * Refuses slots {@code start} to {@code start + length - 1} (u32) unless the ring has them all.
     *
     * @param what what is published, for the message
     */
    static void requireWindow(ByteBuffer ring, int start, long length, String what) {
        int count = slotCount(ring);
        long end = Integer.toUnsignedLong(start) + length;
        if (end > Words.MAX_U32) {
            throw refused(what + " slot range overflows u32: start " + Integer.toUnsignedString(start) + " and "
                    + length + " slots. Fix: start at a slot inside the ring.");
        }
        if (end > count) {
            throw refused(what + " exceeds ring slot count: slots up to " + end + " of " + count
                    + ". Fix: enlarge the ring or publish fewer slots at once.");
        }
    }

    static void requireArgs(int argCount) {
        if (argCount > SlotLayout.ARGS_PER_SLOT) {
            throw refused("too many args for one slot; " + SlotLayout.ARGS_PER_SLOT + " u32 args max per slot, got "
                    + argCount + ". Fix: pass fewer args or put the data into a workspace region.");
        }
    }

    static void requirePublishable(ByteBuffer ring, int slot) {
        int status = Words.getAcquire(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD);
        if (!SlotStatus.isPublishable(status)) {
            throw refused("slot is not publishable; only EMPTY and DONE slots may be written by the host: slot " + slot
                    + " is " + SlotStatus.name(status) + ". Fix: " + wayOut(status));
        }
    }

    /** Refuses unless all slots of a window that {@link #requireWindow} accepted are publishable. */
    static void requirePublishable(ByteBuffer ring, int start, int length) {
        for (int slot = start; slot < start + length; slot++) {
            requirePublishable(ring, slot);
        }
    }

    static QueueFullException refused(String reason) {
        return new QueueFullException(QueueFullException.SUBMISSION, reason);
    }

    private static String wayOut(int status) {
        return status == SlotStatus.FAULT
                ? "reset it with RingPublisher.resetFaultedSlot first."
                : "wait until the slot is DONE or use another one.";
    }
}
