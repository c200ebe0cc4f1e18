package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCodecTest {

    @Test
    @DisplayName("3.2 encodeControl writes shutdown, tenant base, masks and quotas, and nothing else")
    @ProtocolRule("3.2")
    void encodesHeader() {
        int[] expected = new int[162];
        expected[0] = 1;
        expected[2] = 3;
        Arrays.fill(expected, 3, 5, -1);
        Arrays.fill(expected, 32, 34, 1_000_000);
        assertThat(words(ControlCodec.encode(true, 2, 2))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, Integer.MAX_VALUE, -1})
    @DisplayName("3.2 a huge tenant count saturates at 29 masks and 32 quotas")
    @ProtocolRule("3.2")
    void saturates(int tenants) {
        int[] expected = new int[160];
        expected[2] = 3;
        Arrays.fill(expected, 3, 32, -1);
        Arrays.fill(expected, 32, 64, 1_000_000);
        assertThat(words(ControlCodec.encode(false, tenants, 0))).isEqualTo(expected);
    }

    @Test
    @DisplayName("3.2 thirty tenants have 29 masks and 30 quotas")
    @ProtocolRule("3.2")
    void masksEndBeforeQuotas() {
        int[] words = words(ControlCodec.encode(false, 30, 0));
        assertThat(words[31]).isEqualTo(-1);
        assertThat(words[61]).isEqualTo(1_000_000);
        assertThat(words[62]).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_048_577, Integer.MAX_VALUE, -1})
    @DisplayName("3.2 more observable slots than the allocation cap are refused")
    @ProtocolRule("3.2")
    void capsObservables(int observables) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ControlCodec.encode(false, 1, observables))
                .withMessageContaining("observable_slots")
                .withMessageContaining("allocation cap")
                .matches(e -> e.kind() == Kind.BYTE_LENGTH_OVERFLOW);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("3.2 caller storage is overwritten from index 0 and limited to the length")
    @ProtocolRule("3.2")
    void fillsCallerStorage(TestBuffers kind) {
        ByteBuffer out = kind.of(700);
        for (int i = out.position(); i < out.limit(); i++) {
            out.put(i, (byte) 0x55);
        }
        ControlCodec.encode(true, 3, 1, out);
        assertThat(out.position()).isZero();
        assertThat(out.limit()).isEqualTo(644);
        assertThat(TestBuffers.bytes(out)).isEqualTo(ControlCodec.encode(true, 3, 1));
    }

    @Test
    @DisplayName("3.2 storage below the length is the overflow error and stays as it is")
    @ProtocolRule("3.2")
    void refusesSmallStorage() {
        ByteBuffer out = ByteBuffer.allocate(643).put(0, (byte) 9).position(5).limit(7);
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ControlCodec.encode(true, 3, 1, out))
                .withMessageContaining("644")
                .matches(e -> e.kind() == Kind.BYTE_LENGTH_OVERFLOW);
        assertThat(out.get(0)).isEqualTo((byte) 9);
        assertThat(out.position()).isEqualTo(5);
        assertThat(out.limit()).isEqualTo(7);
    }

    @Test
    @DisplayName("3.2 default partitions share evenly and NORMAL takes the remainder")
    @ProtocolRule("3.2")
    void defaultOffsets() {
        assertThat(ControlCodec.defaultPriorityOffsets(0)).containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(ControlCodec.defaultPriorityOffsets(10)).containsExactly(0, 2, 4, 6, 8, 10);
        assertThat(ControlCodec.defaultPriorityOffsets(13)).containsExactly(0, 2, 4, 9, 11, 13);
        assertThat(ControlCodec.defaultPriorityOffsets(4)).containsExactly(0, 0, 0, 4, 4, 4);
        int fifth = 858_993_459;
        assertThat(ControlCodec.defaultPriorityOffsets(-1))
                .containsExactly(0, fifth, 2 * fifth, 3 * fifth, 4 * fifth, -1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("3.2 writing the offsets touches words 129 to 134 only")
    @ProtocolRule("3.2")
    void writesOffsets(TestBuffers kind) {
        ByteBuffer control = kind.of(640);
        for (int word = 0; word < 160; word++) {
            Words.put(control, word, 77);
        }
        ControlCodec.writeDefaultPriorityOffsets(control, 13);
        int[] expected = new int[160];
        Arrays.fill(expected, 77);
        System.arraycopy(new int[] {0, 2, 4, 9, 11, 13}, 0, expected, 129, 6);
        assertThat(words(TestBuffers.bytes(control))).isEqualTo(expected);
    }

    @Test
    @DisplayName("3.2 the offsets need whole words up to word 134")
    @ProtocolRule("3.2")
    void refusesUnfitControl() {
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> ControlCodec.writeDefaultPriorityOffsets(ByteBuffer.allocate(641), 5))
                .withMessageContaining("control buffer byte length is not 4-byte aligned");
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> ControlCodec.writeDefaultPriorityOffsets(ByteBuffer.allocate(134 * 4), 5))
                .withMessageContaining("control buffer is too small for priority partition offsets");
        ControlCodec.writeDefaultPriorityOffsets(ByteBuffer.allocate(135 * 4), 5);
    }

    private static int[] words(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int[] words = new int[Words.count(buffer)];
        Arrays.setAll(words, i -> Words.get(buffer, i));
        return words;
    }
}
