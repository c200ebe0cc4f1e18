package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlReaderTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("3.3 readers need only their own word")
    @ProtocolRule("3.3")
    void readsFromShortBuffers(TestBuffers kind) {
        ByteBuffer upToDone = kind.of(8);
        Words.put(upToDone, 1, -5);
        assertThat(ControlReader.readDoneCount(upToDone)).isEqualTo(-5);
        ByteBuffer upToEpoch = kind.of(129 * 4);
        Words.put(upToEpoch, 128, 9);
        assertThat(ControlReader.readEpoch(upToEpoch)).isEqualTo(9);
        ByteBuffer upToObservable = kind.of(163 * 4);
        Words.put(upToObservable, 162, 11);
        assertThat(ControlReader.readObservable(upToObservable, 2)).isEqualTo(11);
    }

    @Test
    @DisplayName("3.3 whole words are checked before presence")
    @ProtocolRule("3.3")
    void refusesMisaligned() {
        ByteBuffer control = ByteBuffer.allocate(3);
        assertKind(Kind.MISALIGNED_BYTE_LENGTH, "whole u32", () -> ControlReader.readDoneCount(control));
        assertKind(Kind.MISALIGNED_BYTE_LENGTH, "whole u32", () -> ControlReader.readEpoch(control));
        assertKind(Kind.MISALIGNED_BYTE_LENGTH, "whole u32", () -> ControlReader.readObservable(control, 0));
        assertKind(Kind.MISALIGNED_BYTE_LENGTH, "whole u32", () -> ControlReader.readMetrics(control));
    }

    @Test
    @DisplayName("3.3 a missing word names its index and the length")
    @ProtocolRule("3.3")
    void refusesMissing() {
        assertKind(
                Kind.MISSING_WORD,
                "control is missing word 1 in 4 bytes",
                () -> ControlReader.readDoneCount(ByteBuffer.allocate(4)));
        assertKind(
                Kind.MISSING_WORD,
                "control is missing word 160 in 640 bytes",
                () -> ControlReader.readObservable(ByteBuffer.allocate(640), 0));
        assertKind(
                Kind.MISSING_WORD,
                "control is missing word 127 in 508 bytes",
                () -> ControlReader.readMetrics(ByteBuffer.allocate(508)));
        assertKind(
                Kind.MISSING_WORD,
                "control is missing word 96 in 4 bytes",
                () -> ControlReader.readMetrics(ByteBuffer.allocate(4)));
    }

    @Test
    @DisplayName("3.3 an observable index that leaves u32 is an overflow")
    @ProtocolRule("3.3")
    void refusesOverflow() {
        ByteBuffer control = ByteBuffer.allocate(640);
        assertKind(
                Kind.BYTE_LENGTH_OVERFLOW,
                "observable index overflows",
                () -> ControlReader.readObservable(control, -160));
        assertKind(Kind.MISSING_WORD, "word 4294967295", () -> ControlReader.readObservable(control, -161));
    }

    @Test
    @DisplayName("3.3 the lenient reader answers 0 on every failure")
    @ProtocolRule("3.3")
    void lenientObservable() {
        assertThat(ControlReader.readObservableOrZero(ByteBuffer.allocate(641), 0))
                .isZero();
        assertThat(ControlReader.readObservableOrZero(ByteBuffer.allocate(640), 0))
                .isZero();
        assertThat(ControlReader.readObservableOrZero(ByteBuffer.allocate(640), -1))
                .isZero();
        ByteBuffer control = ByteBuffer.allocate(644);
        Words.put(control, 160, 3);
        assertThat(ControlReader.readObservableOrZero(control, 0)).isEqualTo(3);
    }

    @Test
    @DisplayName("3.3 metrics are the non-zero counters in ascending order")
    @ProtocolRule("3.3")
    void metrics() {
        ByteBuffer control = ByteBuffer.allocate(512);
        Words.put(control, 96 + 31, -1);
        Words.put(control, 96, 4);
        assertThat(ControlReader.readMetrics(control)).containsExactly(new MetricCount(0, 4), new MetricCount(31, -1));
    }

    @Test
    @DisplayName("3.3 the lenient metrics reader takes what is there")
    @ProtocolRule("3.3")
    void lenientMetrics() {
        assertThat(ControlReader.readPresentMetrics(ByteBuffer.allocate(0))).isEmpty();
        ByteBuffer control = ByteBuffer.allocate(98 * 4 + 3);
        Words.put(control, 97, 6);
        assertThat(ControlReader.readPresentMetrics(control)).containsExactly(new MetricCount(1, 6));
    }

    private static void assertKind(Kind kind, String text, ThrowingCallable call) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(call)
                .withMessageContaining(text)
                .matches(e -> e.kind() == kind);
    }
}
