package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordsTest {

    @ParameterizedTest
    @EnumSource
    void wordsAreLittleEndianFromThePositionWhateverTheOrderOfTheBuffer(TestBuffers kind) {
        ByteBuffer buffer = kind.of(8);
        Words.put(buffer, 1, 0x0403_0201);
        assertThat(TestBuffers.bytes(buffer)).containsExactly(0, 0, 0, 0, 1, 2, 3, 4);
        assertThat(Words.get(buffer.duplicate().order(ByteOrder.BIG_ENDIAN), 1)).isEqualTo(0x0403_0201);
    }

    @ParameterizedTest
    @EnumSource
    @ProtocolRule("5")
    void releaseAndAcquireWorkOnEveryKindOfBufferAndAlignment(TestBuffers kind) {
        ByteBuffer buffer = kind.of(8);
        Words.putRelease(buffer, 1, 0xFEDC_BA98);
        assertThat(Words.getAcquire(buffer, 1)).isEqualTo(0xFEDC_BA98);
        assertThat(Words.get(buffer, 1)).isEqualTo(0xFEDC_BA98);
    }

    @ParameterizedTest
    @EnumSource
    void accessNeverMovesPositionOrLimit(TestBuffers kind) {
        ByteBuffer buffer = kind.of(8);
        int position = buffer.position();
        int limit = buffer.limit();
        Words.putRelease(buffer, 0, 1);
        Words.put(buffer, 1, Words.getAcquire(buffer, 0));
        assertThat(buffer.position()).isEqualTo(position);
        assertThat(buffer.limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @EnumSource
    void wordBehindTheLimitIsRefused(TestBuffers kind) {
        ByteBuffer buffer = kind.of(8);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> Words.get(buffer, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> Words.putRelease(buffer, 2, 1));
    }

    @Test
    void countIgnoresTrailingBytes() {
        assertThat(Words.count(ByteBuffer.allocate(11))).isEqualTo(2);
    }
}
