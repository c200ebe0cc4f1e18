package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/** Finds a slot in the partition of a priority. A slot's index alone decides when the device looks at it. */
final class PriorityPublisher {

    private PriorityPublisher() {}

    static int publish(ByteBuffer ring, ByteBuffer control, int tenant, int level, BatchItem item) {
        int slots = PublishChecks.slotCount(ring);
        requireLevel(level);
        item.requirePublishable();
        ControlCodec.requirePriorityOffsets(control);
        int slot = firstFree(ring, control, level, slots);
        item.fill(ring, slot, tenant);
        SlotWriter.priority(ring, slot, level);
        SlotWriter.release(ring, slot);
        return slot;
    }

    private static void requireLevel(int level) {
        if (Integer.compareUnsigned(level, ControlLayout.PRIORITY_LEVELS) >= 0) {
            throw PublishChecks.refused("priority level " + Integer.toUnsignedString(level) + " is not one of 0 to "
                    + (ControlLayout.PRIORITY_LEVELS - 1) + ". Fix: pass Priority.level().");
        }
    }

    private static int firstFree(ByteBuffer ring, ByteBuffer control, int level, int slots) {
        long start = offset(control, level);
        long end = offset(control, level + 1);
        if (start > end || end > slots) {
            throw PublishChecks.refused("priority partition offsets " + start + " to " + end + " of level " + level
                    + " do not fit a ring of " + slots
                    + " slots. Fix: write them with ControlCodec.writeDefaultPriorityOffsets.");
        }
        for (int slot = (int) start; slot < end; slot++) {
            int status = Words.getAcquire(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD);
            if (SlotStatus.isPublishable(status)) {
                return slot;
            }
        }
        throw PublishChecks.refused(
                "no publishable slot in the partition of priority level " + level + ", slots " + start
                        + " to " + end
                        + " (exclusive). Fix: wait for completions, or give the level a larger partition in words 129 to 134.");
    }

    private static long offset(ByteBuffer control, int index) {
        return Integer.toUnsignedLong(Words.get(control, ControlLayout.PRIORITY_OFFSETS_BASE + index));
    }
}
