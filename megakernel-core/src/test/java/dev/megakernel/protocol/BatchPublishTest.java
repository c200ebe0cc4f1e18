package dev.megakernel.protocol;

import static dev.megakernel.protocol.RingPublisherTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BatchPublishTest {

    private static final int USER = 0x40;

    @Test
    @DisplayName("4 batchPublish puts items side by side and a fence with count and tag behind them")
    @ProtocolRule("4")
    void publishesBatch() {
        ByteBuffer ring = TestBuffers.heapRing(4);
        TestBuffers.soil(ring, 3);
        int used = RingPublisher.batchPublish(ring, 1, 5, List.of(new BatchItem(USER, 1), new BatchItem(0)), 77);
        assertThat(used).isEqualTo(3);
        assertThat(TestBuffers.status(ring, 0)).isEqualTo(SlotStatus.EMPTY);
        assertThat(TestBuffers.slot(ring, 1)).startsWith(1, USER, 5, 2, 1, 0);
        assertThat(TestBuffers.slot(ring, 2)).startsWith(1, 0, 5, 2, 0);
        assertThat(TestBuffers.slot(ring, 3)).containsExactly(1, 7, 5, 2, 2, 77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    @DisplayName("4 a batch without items is its fence")
    @ProtocolRule("4")
    void publishesFenceOnly() {
        ByteBuffer ring = TestBuffers.heapRing(1);
        assertThat(RingPublisher.batchPublish(ring, 0, 0, List.of(), 3)).isEqualTo(1);
        assertThat(TestBuffers.slot(ring, 0)).startsWith(1, 7, 0, 2, 0, 3);
    }

    @Test
    @DisplayName("4 a batch is refused as a whole: range, opcode, args, any target in flight, fence slot included")
    @ProtocolRule({"4", "D32", "D39"})
    void refusesWholeBatch() {
        ByteBuffer ring = TestBuffers.heapRing(3);
        BatchItem good = new BatchItem(USER, 1);
        assertRefused(
                ring,
                "batch publish exceeds ring slot count",
                () -> RingPublisher.batchPublish(ring, 1, 0, List.of(good, good), 0));
        assertRefused(ring, "overflows u32", () -> RingPublisher.batchPublish(ring, -1, 0, List.of(good), 0));
        assertRefused(ring, "exceeds ring", () -> RingPublisher.batchPublish(ring, -1 - 1, 0, List.of(), 0));
        List<BatchItem> badOpcode = List.of(good, new BatchItem(0xFFF0));
        assertRefused(ring, "reserved", () -> RingPublisher.batchPublish(ring, 0, 0, badOpcode, 0));
        List<BatchItem> tooManyArgs = List.of(good, new BatchItem(USER, new int[13]));
        assertRefused(ring, "too many args", () -> RingPublisher.batchPublish(ring, 0, 0, tooManyArgs, 0));
        TestBuffers.status(ring, 2, SlotStatus.CLAIMED);
        assertRefused(ring, "slot 2 is CLAIMED", () -> RingPublisher.batchPublish(ring, 0, 0, List.of(good, good), 0));
    }

    @Test
    @DisplayName("4 publishWorkItems writes its window and nothing else")
    @ProtocolRule("4")
    void publishesWorkItems() {
        ByteBuffer ring = TestBuffers.heapRing(4);
        TestBuffers.soil(ring, 1);
        TestBuffers.status(ring, 0, SlotStatus.CLAIMED);
        List<WorkItem> items = List.of(new WorkItem(USER, 1, 2, 3), new WorkItem(0, 4, 5, -6));
        assertThat(RingPublisher.publishWorkItems(ring, 1, 8, items)).isEqualTo(2);
        assertThat(TestBuffers.slot(ring, 1)).containsExactly(1, USER, 8, 2, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(TestBuffers.slot(ring, 2)).startsWith(1, 0, 8, 2, 4, 5, -6, 0);
        assertThat(TestBuffers.status(ring, 0)).isEqualTo(SlotStatus.CLAIMED);
        assertThat(TestBuffers.status(ring, 3)).isEqualTo(SlotStatus.EMPTY);
        assertThat(RingPublisher.publishWorkItems(ring, 0, 8, List.of())).isZero();
    }

    @Test
    @DisplayName("4 work items are refused as a whole")
    @ProtocolRule({"4", "D32", "D39"})
    void refusesWorkItems() {
        ByteBuffer ring = TestBuffers.heapRing(2);
        WorkItem good = new WorkItem(USER, 1, 2, 3);
        List<WorkItem> bad = List.of(good, new WorkItem(0x8000_0000, 1, 2, 3));
        assertRefused(ring, "reserved", () -> RingPublisher.publishWorkItems(ring, 0, 0, bad));
        assertRefused(ring, "overflows u32", () -> RingPublisher.publishWorkItems(ring, -1, 0, List.of(good)));
        assertRefused(ring, "exceeds ring", () -> RingPublisher.publishWorkItems(ring, 1, 0, List.of(good, good)));
        TestBuffers.status(ring, 1, SlotStatus.FAULT);
        assertRefused(ring, "resetFaultedSlot", () -> RingPublisher.publishWorkItems(ring, 0, 0, List.of(good, good)));
    }

    @Test
    @DisplayName("4 encodeWorkItemsRing ignores what the storage held")
    @ProtocolRule("4")
    void encodesWorkItemsRing() {
        ByteBuffer out = ByteBuffer.allocate(200);
        TestBuffers.soil(out, 0);
        TestBuffers.soil(out, 1);
        TestBuffers.status(out, 0, SlotStatus.CLAIMED);
        RingPublisher.encodeWorkItemsRing(2, 4, List.of(new WorkItem(USER, 1, 2, 3)), out);
        assertThat(out.limit()).isEqualTo(128);
        assertThat(TestBuffers.slot(out, 0)).containsExactly(1, USER, 4, 2, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(TestBuffers.slot(out, 1)).containsOnly(0);
    }

    @Test
    @DisplayName("4 encodeWorkItemsRing refuses before it touches the storage")
    @ProtocolRule("4")
    void refusesWorkItemsRing() {
        ByteBuffer out = ByteBuffer.allocate(100);
        TestBuffers.soil(out, 0);
        WorkItem good = new WorkItem(USER, 1, 2, 3);
        assertRefused(
                out,
                "work item count exceeds ring slot count",
                () -> RingPublisher.encodeWorkItemsRing(1, 0, List.of(good, good), out));
        List<WorkItem> bad = List.of(new WorkItem(0xFFFF, 0, 0, 0));
        assertRefused(out, "reserved", () -> RingPublisher.encodeWorkItemsRing(1, 0, bad, out));
        byte[] before = TestBuffers.bytes(out);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> RingPublisher.encodeWorkItemsRing(2, 0, List.of(good), out))
                .matches(e -> e.kind() == Kind.BYTE_LENGTH_OVERFLOW);
        assertThat(TestBuffers.bytes(out)).isEqualTo(before);
    }

    @Test
    void itemsOwnTheirArguments() {
        int[] args = {1, 2};
        BatchItem item = new BatchItem(USER, args);
        PackedOp op = new PackedOp(USER, args);
        args[0] = 9;
        item.args()[1] = 9;
        op.args()[1] = 9;
        assertThat(item).isEqualTo(new BatchItem(USER, 1, 2)).hasSameHashCodeAs(new BatchItem(USER, 1, 2));
        assertThat(op).isEqualTo(new PackedOp(USER, 1, 2)).hasSameHashCodeAs(new PackedOp(USER, 1, 2));
        assertThat(item).hasToString("BatchItem[opcode=0x00000040, args=[1, 2]]");
        assertThat(op).hasToString("PackedOp[opcode=0x40, args=[1, 2]]").isNotEqualTo(new PackedOp(USER, 1));
    }
}
