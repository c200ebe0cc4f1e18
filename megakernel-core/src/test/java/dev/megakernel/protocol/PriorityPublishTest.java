package dev.megakernel.protocol;

import static dev.megakernel.protocol.RingPublisherTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PriorityPublishTest {

    private static final BatchItem ITEM = new BatchItem(0x40, 1, 2);

    private final ByteBuffer ring = TestBuffers.heapRing(10);
    private final ByteBuffer control = ByteBuffer.wrap(ControlCodec.encode(false, 1, 0));

    @BeforeEach
    void partition() {
        ControlCodec.writeDefaultPriorityOffsets(control, 10);
    }

    @Test
    @DisplayName("D20 the first publishable slot of the level's partition is taken, PRIORITY = level")
    @ProtocolRule("D20")
    void takesFirstFreeSlot() {
        TestBuffers.soil(ring, 3);
        TestBuffers.status(ring, 2, SlotStatus.CLAIMED);
        TestBuffers.status(ring, 3, SlotStatus.DONE);
        assertThat(RingPublisher.publishWithPriority(ring, control, 6, Priority.HIGH.level(), ITEM))
                .isEqualTo(3);
        assertThat(TestBuffers.slot(ring, 3)).containsExactly(1, 0x40, 6, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(TestBuffers.status(ring, 4)).isEqualTo(SlotStatus.EMPTY);
    }

    @Test
    @DisplayName("D20 the last partition ends at the slot count")
    @ProtocolRule("D20")
    void fillsLastPartition() {
        assertThat(RingPublisher.publishWithPriority(ring, control, 0, 4, ITEM)).isEqualTo(8);
        assertThat(RingPublisher.publishWithPriority(ring, control, 0, 4, ITEM)).isEqualTo(9);
        assertRefused(
                ring,
                "no publishable slot in the partition of priority level 4",
                () -> RingPublisher.publishWithPriority(ring, control, 0, 4, ITEM));
    }

    @Test
    @DisplayName("D20 a level above 4, a bad item and unfit offsets are refused")
    @ProtocolRule("D20")
    void refuses() {
        assertRefused(ring, "level 5", () -> RingPublisher.publishWithPriority(ring, control, 0, 5, ITEM));
        assertRefused(ring, "level 4294967295", () -> RingPublisher.publishWithPriority(ring, control, 0, -1, ITEM));
        BatchItem reserved = new BatchItem(0xFFFD);
        assertRefused(ring, "reserved", () -> RingPublisher.publishWithPriority(ring, control, 0, 0, reserved));
        ByteBuffer tooShort = ByteBuffer.allocate(134 * 4);
        assertRefused(ring, "too small", () -> RingPublisher.publishWithPriority(ring, tooShort, 0, 0, ITEM));
        ByteBuffer smaller = TestBuffers.heapRing(3);
        assertRefused(
                smaller,
                "do not fit a ring of 3 slots",
                () -> RingPublisher.publishWithPriority(smaller, control, 0, 2, ITEM));
        Words.put(control, 129, 7);
        assertRefused(ring, "do not fit", () -> RingPublisher.publishWithPriority(ring, control, 0, 0, ITEM));
    }

    @Test
    @DisplayName("D20 without offsets every partition is empty")
    @ProtocolRule("D20")
    void refusesUnwrittenOffsets() {
        ByteBuffer plain = ByteBuffer.wrap(ControlCodec.encode(false, 1, 0));
        assertRefused(ring, "no publishable slot", () -> RingPublisher.publishWithPriority(ring, plain, 0, 2, ITEM));
    }
}
