package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ProtocolException.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRingTest {

    @Test
    @DisplayName("4 a slot is read back as it was published")
    @ProtocolRule("4")
    void roundTrip() {
        HostRing ring = new HostRing(3);
        byte[] bytes = RingCodec.encodeLoadMiss(5, true);
        byte[] out = new byte[64];
        ring.publish(2, bytes);
        ring.readSlot(2, out);
        assertThat(out).isEqualTo(bytes);
        ring.readSlot(1, out);
        assertThat(out).containsOnly(0);
        assertThat(ring.name()).isEqualTo("in-process-host");
        assertThat(ring.slotCount()).isEqualTo(3);
    }

    @Test
    @DisplayName("D21 raw publish overwrites a slot in any state")
    @ProtocolRule("D21")
    void overwritesBlindly() {
        HostRing ring = new HostRing(1);
        byte[] claimed = new byte[64];
        Arrays.fill(claimed, (byte) 2);
        ring.publish(0, claimed);
        ring.publish(0, RingCodec.encodeLoadMiss(1, false));
        assertThat(TestBuffers.status(ring.buffer(), 0)).isEqualTo(SlotStatus.PUBLISHED);
    }

    @Test
    @ProtocolRule("4")
    void doneSlotsAreCountedThroughTheSharedBuffer() {
        HostRing ring = new HostRing(3);
        TestBuffers.status(ring.buffer(), 0, SlotStatus.DONE);
        TestBuffers.status(ring.buffer(), 2, SlotStatus.DONE);
        assertThat(ring.doneCount()).isEqualTo(2);
        assertThat(new HostRing(0).doneCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 65, 128})
    @DisplayName("4 a slot is exactly 64 bytes")
    @ProtocolRule("4")
    void refusesOtherLengths(int length) {
        HostRing ring = new HostRing(1);
        byte[] bytes = new byte[length];
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ring.publish(0, bytes))
                .withMessageContaining("exactly SLOT_BYTES (64) long")
                .matches(e -> e.kind() == Kind.MISALIGNED_BYTE_LENGTH);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ring.readSlot(0, bytes))
                .matches(e -> e.kind() == Kind.MISALIGNED_BYTE_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    @DisplayName("4 a slot outside the ring is a missing word")
    @ProtocolRule("4")
    void refusesOtherSlots(int slot) {
        HostRing ring = new HostRing(1);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ring.publish(slot, new byte[64]))
                .withMessageContaining("slot_idx must be < slot_count")
                .matches(e -> e.kind() == Kind.MISSING_WORD);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ring.readSlot(slot, new byte[64]))
                .matches(e -> e.kind() == Kind.MISSING_WORD);
    }

    @Test
    @DisplayName("4 HostRing obeys the encoder's cap")
    @ProtocolRule("4")
    void capsSlots() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> new HostRing(1_048_577))
                .matches(e -> e.kind() == Kind.BYTE_LENGTH_OVERFLOW);
    }
}
