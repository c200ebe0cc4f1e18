package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/** Runs of consecutive slots: everything is checked before the first write, then slots appear in ascending order. */
final class BatchPublisher {

    private BatchPublisher() {}

    static int publishBatch(ByteBuffer ring, int start, int tenant, List<BatchItem> items, int tag) {
        long slots = items.size() + 1L;
        PublishChecks.requireWindow(ring, start, slots, "batch publish");
        items.forEach(BatchItem::requirePublishable);
        PublishChecks.requirePublishable(ring, start, (int) slots);
        int slot = start;
        for (BatchItem item : items) {
            item.fill(ring, slot, tenant);
            SlotWriter.release(ring, slot);
            slot++;
        }
        SlotWriter.header(ring, slot, tenant, OpcodeSpace.BATCH_FENCE);
        SlotWriter.arg(ring, slot, 0, items.size());
        SlotWriter.arg(ring, slot, 1, tag);
        SlotWriter.clearArgs(ring, slot, 2);
        SlotWriter.release(ring, slot);
        return (int) slots;
    }

    static int publishWorkItems(ByteBuffer ring, int start, int tenant, List<WorkItem> items) {
        PublishChecks.slotCount(ring);
        if (items.isEmpty()) {
            return 0;
        }
        requireOpcodes(items);
        PublishChecks.requireWindow(ring, start, items.size(), "work item publish");
        PublishChecks.requirePublishable(ring, start, items.size());
        write(ring, start, tenant, items);
        return items.size();
    }

    static void encodeWorkItems(int slotCount, int tenant, List<WorkItem> items, ByteBuffer ringOut) {
        if (Integer.compareUnsigned(items.size(), slotCount) > 0) {
            throw PublishChecks.refused("work item count exceeds ring slot count: " + items.size() + " items for "
                    + Integer.toUnsignedString(slotCount) + " slots. Fix: enlarge the ring or encode fewer items.");
        }
        requireOpcodes(items);
        RingCodec.encodeEmpty(slotCount, ringOut);
        write(ringOut, 0, tenant, items);
    }

    private static void requireOpcodes(List<WorkItem> items) {
        for (WorkItem item : items) {
            OpcodeSpace.validatePublish(item.opHandle());
        }
    }

    private static void write(ByteBuffer ring, int start, int tenant, List<WorkItem> items) {
        int slot = start;
        for (WorkItem item : items) {
            item.fill(ring, slot, tenant);
            SlotWriter.release(ring, slot);
            slot++;
        }
    }
}
