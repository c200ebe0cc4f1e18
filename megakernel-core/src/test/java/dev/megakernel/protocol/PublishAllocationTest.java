package dev.megakernel.protocol;

import dev.megakernel.Allocations;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishAllocationTest {

    private final int[] args = {1, 2, 3};
    private final BatchItem item = new BatchItem(0x40, 1, 2);
    private final List<BatchItem> batch = List.of(item);
    private final List<WorkItem> items = List.of(new WorkItem(0x40, 1, 2, 3));
    private final List<PackedOp> packed = List.of(new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, 200), new PackedOp(0));
    private final SlotFlyweight view = new SlotFlyweight();

    @ParameterizedTest
    @EnumSource
    @DisplayName("publishing allocates nothing")
    void publishingAllocatesNothing(TestBuffers kind) {
        ByteBuffer ring = kind.ring(2);
        ByteBuffer control = kind.of(ControlLayout.CONTROL_MIN_BYTES);
        ControlCodec.writeDefaultPriorityOffsets(control, 2);
        Allocations.assertNone(round -> publish(ring, control, round));
    }

    @Test
    @DisplayName("raw publishing and reading allocate nothing")
    void rawRingAllocatesNothing() {
        HostRing ring = new HostRing(2);
        byte[] slot = new byte[SlotLayout.SLOT_BYTES];
        Allocations.assertNone(round -> {
            slot[9] = (byte) round;
            ring.publish(1, slot);
            ring.readSlot(1, slot);
            ring.doneCount();
        });
    }

    @Test
    @DisplayName("submitting to an IO queue allocates nothing")
    void submittingAllocatesNothing() {
        MegakernelIoQueue queue = new MegakernelIoQueue(2);
        ByteBuffer bytes = queue.buffer();
        Allocations.assertNone(round -> {
            queue.submitDmaRead(1, round, round, round, round);
            TestBuffers.ioWord(bytes, 1, IoQueueLayout.IO_STATUS_WORD, SlotStatus.EMPTY);
            queue.publishSlot(1, round, round, round);
            TestBuffers.ioWord(bytes, 1, IoQueueLayout.IO_STATUS_WORD, SlotStatus.EMPTY);
        });
    }

    private void publish(ByteBuffer ring, ByteBuffer control, int round) {
        RingPublisher.publishSlot(ring, 0, 0, 0x40, args);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        RingPublisher.publishLoadMiss(ring, 0, round, true);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        RingPublisher.publishPackedSlot(ring, 0, 0, packed);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        RingPublisher.publishWorkItems(ring, 0, 0, items);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        RingPublisher.publishWithPriority(ring, control, 0, Priority.NORMAL.level(), item);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        RingPublisher.batchPublish(ring, 0, 0, batch, round);
        TestBuffers.status(ring, 1, SlotStatus.DONE);
        view.wrap(ring, 1).begin(0, 0x40).arg(0, round).arg(1, round).publish();
        view.status(SlotStatus.FAULT);
        RingPublisher.resetFaultedSlot(ring, 1);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
    }
}
