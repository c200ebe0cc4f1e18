package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IoQueueCodecTest {

    @Test
    @DisplayName("3.1 a queue is 32 zero bytes per slot")
    @ProtocolRule("3.1")
    void encodesEmpty() {
        assertThat(IoQueueCodec.encodeEmpty(1)).isEqualTo(new byte[32]);
        assertThat(IoQueueCodec.encodeEmpty(64)).isEqualTo(new byte[2048]);
        ByteBuffer out = ByteBuffer.allocateDirect(65).put(0, (byte) 1);
        IoQueueCodec.encodeEmpty(2, out);
        assertThat(TestBuffers.bytes(out)).isEqualTo(new byte[64]);
    }

    @Test
    @DisplayName("3.1 a queue without slots is refused")
    @ProtocolRule("3.1")
    void refusesNone() {
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> IoQueueCodec.encodeEmpty(0))
                .withMessageContaining("io_queue requires at least one slot")
                .matches(e -> e.queue().equals("io_queue"));
    }

    @ParameterizedTest
    @ValueSource(ints = {65, Integer.MAX_VALUE, -1})
    @DisplayName("3.1 more than 64 slots are an overflow in the codec")
    @ProtocolRule("3.1")
    void refusesTooMany(int slots) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> IoQueueCodec.emptyByteLength(slots))
                .withMessageContaining("io_queue exceeds the compiled IO poll window of 64 slots")
                .matches(e -> e.kind() == Kind.BYTE_LENGTH_OVERFLOW);
    }
}
