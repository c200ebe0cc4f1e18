package dev.megakernel.protocol;

import static dev.megakernel.protocol.RingPublisherTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlotFlyweightTest {

    private final SlotFlyweight view = new SlotFlyweight();

    @ParameterizedTest
    @EnumSource
    @DisplayName("4 the flyweight publishes the same bytes as publishSlot")
    @ProtocolRule("4")
    void publishesLikePublishSlot(TestBuffers kind) {
        ByteBuffer ring = kind.ring(2);
        ByteBuffer expected = kind.ring(2);
        TestBuffers.soil(ring, 1);
        view.wrap(ring, 1).begin(3, 0x40).arg(0, 7).arg(11, -8).publish();
        RingPublisher.publishSlot(expected, 1, 3, 0x40, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -8);
        assertThat(TestBuffers.bytes(ring)).isEqualTo(TestBuffers.bytes(expected));
    }

    @Test
    @DisplayName("5 the slot keeps its status until publish")
    @ProtocolRule("5")
    void staysHiddenUntilPublish() {
        ByteBuffer ring = TestBuffers.heapRing(1);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        view.wrap(ring, 0).begin(0, 0x40).priority(Priority.LOW).arg(0, 1);
        assertThat(view.status()).isEqualTo(SlotStatus.DONE);
        view.publish();
        assertThat(view.status()).isEqualTo(SlotStatus.PUBLISHED);
        assertThat(view.priority()).isEqualTo(Priority.LOW.level());
    }

    @Test
    @ProtocolRule("5")
    void readsAndHandsOnAClaimedSlot() {
        ByteBuffer ring = TestBuffers.heapRing(3);
        RingPublisher.publishSlot(ring, 2, -4, 0x40, 5, 6);
        view.wrap(ring, 2);
        assertThat(view.slot()).isEqualTo(2);
        assertThat(view.slotBase()).isEqualTo(32);
        assertThat(view.opcode()).isEqualTo(0x40);
        assertThat(view.tenant()).isEqualTo(-4);
        assertThat(view.arg(1)).isEqualTo(6);
        view.status(SlotStatus.FAULT);
        assertThat(TestBuffers.status(ring, 2)).isEqualTo(SlotStatus.FAULT);
    }

    @Test
    @ProtocolRule("4")
    void refusalsLeaveTheRingAsItIs() {
        ByteBuffer ring = TestBuffers.heapRing(1);
        assertRefused(ring, "slot_idx exceeds", () -> view.wrap(ring, 1));
        view.wrap(ring, 0);
        assertRefused(ring, "reserved", () -> view.begin(0, 0xFFFD));
        assertRefused(ring, "argument index 12", () -> view.arg(12, 1));
        assertRefused(ring, "argument index -1", () -> view.arg(-1));
        TestBuffers.status(ring, 0, SlotStatus.CLAIMED);
        assertRefused(ring, "CLAIMED", () -> view.begin(0, 0x40));
    }
}
