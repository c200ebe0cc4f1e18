package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RingCodecTest {

    @Test
    @DisplayName("3.2 an empty ring is zero bytes; no slots are legal")
    @ProtocolRule("3.2")
    void encodesEmpty() {
        assertThat(RingCodec.encodeEmpty(0)).isEmpty();
        assertThat(RingCodec.encodeEmpty(3)).isEqualTo(new byte[192]);
        ByteBuffer out = ByteBuffer.allocate(100).put(63, (byte) 1).put(64, (byte) 2);
        RingCodec.encodeEmpty(1, out);
        assertThat(TestBuffers.bytes(out)).isEqualTo(new byte[64]);
        assertThat(out.get(63)).isZero();
        assertThat(out.clear().get(64)).isEqualTo((byte) 2);
    }

    @Test
    @DisplayName("3.2 a ring above the cap is refused")
    @ProtocolRule("3.2")
    void capsSlots() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> RingCodec.encodeEmpty(1_048_577))
                .withMessageContaining("split the dispatch into smaller ring shards")
                .matches(e -> e.kind() == Kind.BYTE_LENGTH_OVERFLOW);
    }

    @Test
    @DisplayName("3.2 a load-miss slot carries resource and prefetch, tenant 0 and priority 0")
    @ProtocolRule("3.2")
    void encodesLoadMiss() {
        ByteBuffer slot = ByteBuffer.wrap(RingCodec.encodeLoadMiss(-7, true));
        assertThat(TestBuffers.slot(slot, 0)).containsExactly(1, 0xFFFD, 0, 0, -7, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        ByteBuffer out = ByteBuffer.allocate(64);
        TestBuffers.soil(out, 0);
        RingCodec.encodeLoadMiss(-7, true, out);
        assertThat(out).isEqualTo(slot);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("3.3 decodeLoadMiss needs all 16 words and the opcode, not the status")
    @ProtocolRule("3.3")
    void decodesLoadMiss(TestBuffers kind) {
        ByteBuffer ring = kind.ring(2);
        assertThat(RingCodec.decodeLoadMiss(ring, 1)).isEmpty();
        RingPublisher.publishLoadMiss(ring, 1, 5, false);
        TestBuffers.status(ring, 1, 99);
        assertThat(RingCodec.decodeLoadMiss(ring, 1)).contains(new LoadMissRequest(5, false));
        Words.put(ring, 16 + 5, 2);
        assertThat(RingCodec.decodeLoadMiss(ring, 1)).contains(new LoadMissRequest(5, true));
        ring.limit(ring.limit() - 1);
        assertThat(RingCodec.decodeLoadMiss(ring, 1)).isEmpty();
        assertThat(RingCodec.decodeLoadMiss(ring, -1)).isEmpty();
        assertThat(RingCodec.decodeLoadMiss(ring, 0x0400_0001)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("3.3 DONE slots are counted among the first items only")
    @ProtocolRule("3.3")
    void countsDone(TestBuffers kind) {
        ByteBuffer ring = kind.ring(3);
        TestBuffers.status(ring, 0, SlotStatus.DONE);
        TestBuffers.status(ring, 1, SlotStatus.FAULT);
        TestBuffers.status(ring, 2, SlotStatus.DONE);
        assertThat(RingCodec.countDone(ring, 2)).isEqualTo(1);
        assertThat(RingCodec.countDoneIfPresent(ring, 3)).hasValue(2);
    }

    @Test
    @DisplayName("3.3 strict count: no items before any check, then alignment, then length")
    @ProtocolRule("3.3")
    void strictCount() {
        assertThat(RingCodec.countDone(ByteBuffer.allocate(3), 0)).isZero();
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> RingCodec.countDone(ByteBuffer.allocate(3), 1))
                .matches(e -> e.kind() == Kind.MISALIGNED_BYTE_LENGTH);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> RingCodec.countDone(ByteBuffer.allocate(64), 2))
                .withMessageContaining("ring is missing word 32 in 64 bytes");
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> RingCodec.countDone(ByteBuffer.allocate(64), -1))
                .withMessageContaining("word 68719476720");
    }

    @Test
    @DisplayName("3.3 lenient count: none for no items or a short ring")
    @ProtocolRule("3.3")
    void lenientCount() {
        assertThat(RingCodec.countDoneIfPresent(ByteBuffer.allocate(64), 0)).isEmpty();
        assertThat(RingCodec.countDoneIfPresent(ByteBuffer.allocate(64), 2)).isEmpty();
        assertThat(RingCodec.countDoneIfPresent(ByteBuffer.allocate(64), 0x0400_0000))
                .isEmpty();
        assertThat(RingCodec.countDoneIfPresent(ByteBuffer.allocate(67), 1)).hasValue(0);
    }
}
