package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Publishes work to a ring in host memory: a buffer of whole 64-byte slots from position to limit.
 *
 * <p>A slot is written only while it is EMPTY or DONE. Opcode, tenant, priority and all twelve arguments are stored
 * first (arguments without a value become 0), STATUS := PUBLISHED last with release semantics. Every refusal is a
 * {@link QueueFullException} and leaves all bytes as they were.
 *
 * <p>One thread at a time may publish to a ring: the check and the writes after it are not one atomic step. Slot
 * indices, tenants, opcodes and arguments are u32. For a hot path see {@link SlotFlyweight}.
 */
public final class RingPublisher {

    private RingPublisher() {}

    /**
     * Publishes one slot with NORMAL priority.
     *
     * @param args up to 12 values
     * @throws QueueFullException when the ring is not whole slots, lacks the slot, there are too many arguments, the
     *     opcode is reserved, or the slot is in flight
     */
    public static void publishSlot(ByteBuffer ring, int slot, int tenant, int opcode, int... args) {
        PublishChecks.requireSlot(ring, slot);
        PublishChecks.requireArgs(args.length);
        OpcodeSpace.validatePublish(opcode);
        PublishChecks.requirePublishable(ring, slot);
        SlotWriter.fill(ring, slot, tenant, opcode, args);
        SlotWriter.release(ring, slot);
    }

    /**
     * Publishes items to consecutive slots and a BATCH_FENCE behind them, all or nothing. Slots become visible in
     * ascending order, the fence last.
     *
     * @param start slot of the first item
     * @param tag what the fence leaves in observable word 0
     * @return slots used: one more than there are items
     * @throws QueueFullException when an item or a slot, the fence's included, is refused
     */
    public static int batchPublish(ByteBuffer ring, int start, int tenant, List<BatchItem> items, int tag) {
        return BatchPublisher.publishBatch(ring, start, tenant, items, tag);
    }

    /**
     * Publishes several small operations in one slot.
     *
     * @throws QueueFullException when they do not fit a slot (see {@link PackedPayload}) or the slot is refused
     */
    public static void publishPackedSlot(ByteBuffer ring, int slot, int tenant, List<PackedOp> ops) {
        PackedPayload.checkedWords(ops);
        PublishChecks.requireSlot(ring, slot);
        PublishChecks.requirePublishable(ring, slot);
        SlotWriter.header(ring, slot, tenant, OpcodeSpace.PACKED_SLOT);
        SlotWriter.clearArgs(ring, slot, 0);
        PackedPayload.put(ops, ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.ARG0_WORD);
        SlotWriter.release(ring, slot);
    }

    /**
     * Publishes a request for a resource, with tenant 0 and priority CRITICAL. {@link #publishSlot} refuses the opcode
     * as reserved.
     *
     * @throws QueueFullException when the ring lacks the slot or the slot is in flight
     */
    public static void publishLoadMiss(ByteBuffer ring, int slot, int resource, boolean prefetch) {
        PublishChecks.requireSlot(ring, slot);
        PublishChecks.requirePublishable(ring, slot);
        SlotWriter.header(ring, slot, 0, OpcodeSpace.LOAD_MISS);
        SlotWriter.priority(ring, slot, Priority.CRITICAL.level());
        SlotWriter.arg(ring, slot, 0, resource);
        SlotWriter.arg(ring, slot, 1, prefetch ? 1 : 0);
        SlotWriter.clearArgs(ring, slot, 2);
        SlotWriter.release(ring, slot);
    }

    /**
     * Publishes to the first free slot of a priority's partition, with the level in the PRIORITY word.
     *
     * @param control control buffer whose words 129 to 134 hold the partition offsets
     * @param level 0 (CRITICAL) to 4 (IDLE), see {@link Priority#level()}
     * @return the slot
     * @throws QueueFullException when the item is refused, the level is unknown, the offsets do not describe this ring,
     *     or no slot of the partition is free
     */
    public static int publishWithPriority(ByteBuffer ring, ByteBuffer control, int tenant, int level, BatchItem item) {
        return PriorityPublisher.publish(ring, control, tenant, level, item);
    }

    /**
     * Builds a ring that holds the items in its first slots and is EMPTY behind them. What the storage held is ignored.
     *
     * @param ringOut storage; filled from index 0, position becomes 0 and limit the ring's length
     * @throws QueueFullException when there are more items than slots or an opcode is reserved
     * @throws ProtocolException (overflow) above the encoder's cap or the storage's capacity
     */
    public static void encodeWorkItemsRing(int slotCount, int tenant, List<WorkItem> items, ByteBuffer ringOut) {
        BatchPublisher.encodeWorkItems(slotCount, tenant, items, ringOut);
    }

    /**
     * Publishes work items to consecutive slots, all or nothing, visible in ascending order.
     *
     * @param start slot of the first item
     * @return the number of items
     * @throws QueueFullException when an opcode is reserved, the ring lacks a slot, or one is in flight
     */
    public static int publishWorkItems(ByteBuffer ring, int start, int tenant, List<WorkItem> items) {
        return BatchPublisher.publishWorkItems(ring, start, tenant, items);
    }

    /**
     * Gives a faulted slot back to the host: FAULT becomes EMPTY, the other words stay readable.
     *
     * @throws QueueFullException when the ring lacks the slot or the slot is in another state
     */
    public static void resetFaultedSlot(ByteBuffer ring, int slot) {
        PublishChecks.requireSlot(ring, slot);
        int statusWord = slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD;
        int status = Words.getAcquire(ring, statusWord);
        if (status != SlotStatus.FAULT) {
            throw PublishChecks.refused("only a FAULT slot can be reset: slot " + slot + " is "
                    + SlotStatus.name(status) + ". Fix: look at the slot's status before resetting it.");
        }
        Words.putRelease(ring, statusWord, SlotStatus.EMPTY);
    }
}
