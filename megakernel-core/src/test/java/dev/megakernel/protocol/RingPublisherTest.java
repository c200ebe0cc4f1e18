package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingPublisherTest {

    private static final int USER = 0x40;

    @ParameterizedTest
    @EnumSource
    @DisplayName("4 publishSlot writes header and args, clears stale args and leaves other slots alone")
    @ProtocolRule("4")
    void publishesOneSlot(TestBuffers kind) {
        ByteBuffer ring = kind.ring(3);
        for (int slot = 0; slot < 3; slot++) {
            TestBuffers.soil(ring, slot);
        }
        int[] neighbour = TestBuffers.slot(ring, 0);
        RingPublisher.publishSlot(ring, 1, -2, USER, 10, -11);
        assertThat(TestBuffers.slot(ring, 1)).containsExactly(1, USER, -2, 2, 10, -11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(TestBuffers.slot(ring, 0)).isEqualTo(neighbour);
        assertThat(TestBuffers.word(ring, 2, 15)).isEqualTo(0xDEAD_000F);
    }

    @Test
    @DisplayName("4 a DONE slot is published anew")
    @ProtocolRule("4")
    void publishesDoneSlot() {
        ByteBuffer ring = TestBuffers.heapRing(1);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        RingPublisher.publishSlot(ring, 0, 0, USER);
        assertThat(TestBuffers.status(ring, 0)).isEqualTo(SlotStatus.PUBLISHED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 6, 7, 8, -1})
    @DisplayName("4 only EMPTY and DONE slots are publishable")
    @ProtocolRule({"4", "5", "D39"})
    void refusesSlotInFlight(int status) {
        ByteBuffer ring = TestBuffers.heapRing(1);
        TestBuffers.status(ring, 0, status);
        String text = "slot is not publishable; only EMPTY and DONE slots may be written by the host";
        assertRefused(ring, text, () -> RingPublisher.publishSlot(ring, 0, 0, USER, 1));
        assertRefused(ring, SlotStatus.name(status), () -> RingPublisher.publishLoadMiss(ring, 0, 1, false));
    }

    @Test
    @DisplayName("4 checks run in the order ring, slot, args, opcode, status")
    @ProtocolRule({"4", "D39"})
    void checksInOrder() {
        int[] thirteen = new int[13];
        int reserved = OpcodeSpace.LOAD_MISS;
        ByteBuffer torn = ByteBuffer.allocate(65);
        assertRefused(
                torn,
                "ring buffer byte length is not an exact multiple of SLOT_WORDS * 4",
                () -> RingPublisher.publishSlot(torn, 5, 0, reserved, thirteen));
        ByteBuffer ring = TestBuffers.heapRing(1);
        TestBuffers.status(ring, 0, SlotStatus.CLAIMED);
        assertRefused(
                ring,
                "slot_idx exceeds ring slot count",
                () -> RingPublisher.publishSlot(ring, 1, 0, reserved, thirteen));
        assertRefused(
                ring,
                "too many args for one slot; 12 u32 args max per slot",
                () -> RingPublisher.publishSlot(ring, 0, 0, reserved, thirteen));
        assertRefused(ring, "reserved", () -> RingPublisher.publishSlot(ring, 0, 0, reserved));
        assertRefused(ring, "CLAIMED", () -> RingPublisher.publishSlot(ring, 0, 0, USER));
    }

    @Test
    @DisplayName("D26 slot indices are unsigned")
    @ProtocolRule("D26")
    void slotIndexIsUnsigned() {
        ByteBuffer ring = TestBuffers.heapRing(1);
        assertRefused(ring, "slot 4294967295 of 1", () -> RingPublisher.publishSlot(ring, -1, 0, USER));
    }

    @Test
    @DisplayName("D11 publishLoadMiss uses tenant 0 and priority CRITICAL")
    @ProtocolRule("4")
    void publishesLoadMiss() {
        ByteBuffer ring = TestBuffers.heapRing(1);
        TestBuffers.soil(ring, 0);
        RingPublisher.publishLoadMiss(ring, 0, 9, true);
        assertThat(TestBuffers.bytes(ring)).isEqualTo(RingCodec.encodeLoadMiss(9, true));
    }

    @Test
    @DisplayName("4.1 publishPackedSlot publishes the payload under PACKED_SLOT")
    @ProtocolRule("4.1")
    void publishesPacked() {
        ByteBuffer ring = TestBuffers.heapRing(1);
        RingPublisher.publishPackedSlot(ring, 0, 3, List.of(new PackedOp(1, 42, 160)));
        assertThat(TestBuffers.slot(ring, 0))
                .containsExactly(1, 0x8000_0001, 3, 2, 0x0001_0201, 42, 160, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertRefused(ring, "PUBLISHED", () -> RingPublisher.publishPackedSlot(ring, 0, 3, List.of()));
    }

    @Test
    @DisplayName("D4 a faulted slot goes back to EMPTY, its other words stay")
    @ProtocolRule({"5", "D4"})
    void resetsFaultedSlot() {
        ByteBuffer ring = TestBuffers.heapRing(2);
        TestBuffers.soil(ring, 1);
        TestBuffers.status(ring, 1, SlotStatus.FAULT);
        RingPublisher.resetFaultedSlot(ring, 1);
        assertThat(TestBuffers.status(ring, 1)).isEqualTo(SlotStatus.EMPTY);
        assertThat(TestBuffers.word(ring, 1, 15)).isEqualTo(0xDEAD_000F);
        assertRefused(ring, "slot 1 is EMPTY", () -> RingPublisher.resetFaultedSlot(ring, 1));
        assertRefused(ring, "slot_idx exceeds", () -> RingPublisher.resetFaultedSlot(ring, 2));
    }

    static void assertRefused(ByteBuffer ring, String text, ThrowingCallable call) {
        byte[] before = TestBuffers.bytes(ring);
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(call)
                .withMessageContaining(text)
                .matches(e -> e.queue().equals(QueueFullException.SUBMISSION))
                .matches(e -> e.getMessage().equals(e.queue() + ": " + e.reason()));
        assertThat(TestBuffers.bytes(ring)).isEqualTo(before);
    }
}
