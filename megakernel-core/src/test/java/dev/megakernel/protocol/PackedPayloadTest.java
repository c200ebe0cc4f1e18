package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedPayloadTest {

    @Test
    @DisplayName("4.1 metadata bytes are little-endian pairs of opcode and running offset")
    @ProtocolRule("4.1")
    void encodes() {
        int[] words = PackedPayload.encode(List.of(new PackedOp(1, 42, 160), new PackedOp(0), new PackedOp(0xFE, 7)));
        assertThat(words).containsExactly(0x0001_0303, 0x02FE_0200, 42, 160, 7);
    }

    @Test
    @DisplayName("4.1 no inner operations give one zero word")
    @ProtocolRule("4.1")
    void encodesNothing() {
        assertThat(PackedPayload.encode(List.of())).containsExactly(0);
    }

    @Test
    @DisplayName("4.1 twenty-three operations without arguments fill a slot")
    @ProtocolRule("4.1")
    void encodesMost() {
        int[] words = PackedPayload.encode(Collections.nCopies(23, new PackedOp(9)));
        assertThat(words).hasSize(12);
        assertThat(PackedView.isWellFormed(i -> words[i])).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "256, 0, packed slot supports at most 255 inner opcodes",
        "255, 0, packed slot metadata exceeds the 12-word slot argument budget",
        "24, 0, packed slot metadata exceeds the 12-word slot argument budget",
        "23, 1, packed slot payload exceeds the 12-word slot argument budget",
        "1, 12, packed slot payload exceeds the 12-word slot argument budget",
        "2, 6, packed slot payload exceeds the 12-word slot argument budget"
    })
    @DisplayName("4.1 more than a slot holds is refused")
    @ProtocolRule("4.1")
    void refuses(int ops, int argsEach, String text) {
        List<PackedOp> packed = Collections.nCopies(ops, new PackedOp(9, new int[argsEach]));
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> PackedPayload.encode(packed))
                .withMessageContaining(text);
    }

    @Test
    @DisplayName("4.1 inner opcodes are one byte")
    @ProtocolRule("4.1")
    void refusesWideOpcode() {
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> new PackedOp(0x100));
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> new PackedOp(OpcodeSpace.SHUTDOWN));
    }

    @Test
    @DisplayName("6.4 an operation owns the words up to the next offset; beyond them arguments are 0")
    @ProtocolRule("6.4")
    void views() {
        int[] words = PackedPayload.encode(List.of(new PackedOp(1, 42, 160), new PackedOp(0), new PackedOp(9, 7)));
        SlotArgs args = i -> words[i];
        assertThat(PackedView.opCount(args)).isEqualTo(3);
        assertThat(PackedView.opcode(args, 2)).isEqualTo(9);
        assertThat(PackedView.argCount(args, 0)).isEqualTo(2);
        assertThat(PackedView.argCount(args, 1)).isZero();
        assertThat(PackedView.argCount(args, 2)).isEqualTo(1);
        assertThat(PackedView.firstArg(args, 2)).isEqualTo(4);
        assertThat(PackedView.arg(args, 0, 1)).isEqualTo(160);
        assertThat(PackedView.arg(args, 0, 2)).isZero();
        assertThat(PackedView.arg(args, 2, 0)).isEqualTo(7);
        assertThat(PackedView.arg(args, 2, 11)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0x00000018, 0, false", // 24 operations
        "0x00000017, 0, true", // 23 operations, all offsets 0
        "0x00000C01, 0, false", // metadata 1 + 12 arguments
        "0x00000B01, 0, true", // metadata 1 + 11 arguments
        "0x0C000B01, 0, false", // offset 12 above 11
        "0x0B000B01, 0, true", // offset at the end: no arguments
        "0x02000302, 0x00000100, false", // offsets 2 then 1
        "0x01000302, 0x00000100, true", // equal offsets
        "0x000000FF, 0, false"
    })
    @DisplayName("D6 counts, sizes and offsets must agree")
    @ProtocolRule("D6")
    void checksForm(String word0, String word1, boolean wellFormed) {
        int[] words = new int[12];
        words[0] = Integer.decode(word0);
        words[1] = Integer.decode(word1);
        assertThat(PackedView.isWellFormed(i -> words[i])).isEqualTo(wellFormed);
    }
}
