package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Runs of consecutive slots: everything is checked before the first write, then slots appear in ascending order. Lists
 * are walked by index, because an iterator would be garbage on the publish path.
 */
final class BatchPublisher {

    private BatchPublisher() {}

    static int publishBatch(ByteBuffer ring, int start, int tenant, List<BatchItem> items, int tag) {
        long slots = items.size() + 1L;
        PublishChecks.requireWindow(ring, start, slots, "batch publish");
        for (int i = 0; i < items.size(); i++) {
            items.get(i).requirePublishable();
        }
        PublishChecks.requirePublishable(ring, start, (int) slots);
        for (int i = 0; i < items.size(); i++) {
            items.get(i).fill(ring, start + i, tenant);
            SlotWriter.release(ring, start + i);
        }
        int fence = start + items.size();
        SlotWriter.header(ring, fence, tenant, OpcodeSpace.BATCH_FENCE);
        SlotWriter.arg(ring, fence, 0, items.size());
        SlotWriter.arg(ring, fence, 1, tag);
        SlotWriter.clearArgs(ring, fence, 2);
        SlotWriter.release(ring, fence);
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
        for (int i = 0; i < items.size(); i++) {
            OpcodeSpace.validatePublish(items.get(i).opHandle());
        }
    }

    private static void write(ByteBuffer ring, int start, int tenant, List<WorkItem> items) {
        for (int i = 0; i < items.size(); i++) {
            items.get(i).fill(ring, start + i, tenant);
            SlotWriter.release(ring, start + i);
        }
    }
}
