package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishAllocationTest {

    private static final int WARM_UP = 50_000;
    private static final int MEASURED = 20_000;

    private final int[] args = {1, 2, 3};
    private final List<BatchItem> batch = List.of(new BatchItem(0x40, 1, 2));
    private final List<WorkItem> items = List.of(new WorkItem(0x40, 1, 2, 3));
    private final List<PackedOp> packed = List.of(new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, 200), new PackedOp(0));
    private final SlotFlyweight view = new SlotFlyweight();

    @ParameterizedTest
    @EnumSource
    @DisplayName("publishing allocates nothing")
    void publishingAllocatesNothing(TestBuffers kind) {
        ByteBuffer ring = kind.ring(2);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        publish(ring, WARM_UP);
        threads.getThreadAllocatedBytes(self);
        long before = threads.getThreadAllocatedBytes(self);
        publish(ring, MEASURED);
        long allocated = threads.getThreadAllocatedBytes(self) - before;
        // Less than a byte a round: what the measurement and a late compilation cost is not the path's.
        assertThat(allocated).isLessThan(MEASURED);
    }

    private void publish(ByteBuffer ring, int rounds) {
        for (int i = 0; i < rounds; i++) {
            RingPublisher.publishSlot(ring, 0, 0, 0x40, args);
            TestBuffers.status(ring, 0, SlotStatus.DONE);
            RingPublisher.publishLoadMiss(ring, 0, i, true);
            TestBuffers.status(ring, 0, SlotStatus.DONE);
            RingPublisher.publishPackedSlot(ring, 0, 0, packed);
            TestBuffers.status(ring, 0, SlotStatus.DONE);
            RingPublisher.publishWorkItems(ring, 0, 0, items);
            TestBuffers.status(ring, 0, SlotStatus.DONE);
            RingPublisher.batchPublish(ring, 0, 0, batch, i);
            TestBuffers.status(ring, 1, SlotStatus.DONE);
            view.wrap(ring, 1).begin(0, 0x40).arg(0, i).arg(1, i).publish();
            view.status(SlotStatus.FAULT);
            RingPublisher.resetFaultedSlot(ring, 1);
            TestBuffers.status(ring, 0, SlotStatus.DONE);
        }
    }
}
