package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class MappedWordsTest {

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
    private final MappedWords words = new MappedWords(bytes);

    @Test
    void wordsLieInTheBufferLowByteFirst() {
        words.putInt(4, 0x0403_0201);
        words.putLong(8, 0x0807_0605_0403_0201L);

        assertThat(words.bytes()).isEqualTo(64);
        for (int i = 0; i < 4; i++) {
            assertThat(bytes.get(4 + i)).isEqualTo((byte) (i + 1));
        }
        for (int i = 0; i < 8; i++) {
            assertThat(bytes.get(8 + i)).isEqualTo((byte) (i + 1));
        }
        assertThat(bytes.getInt(0)).isZero();
        assertThat(bytes.getInt(16)).isZero();
    }

    @Test
    void whatTheOtherSideStoresIsRead() {
        bytes.putInt(20, 0xFFFF_FFFE).putInt(24, 7);

        assertThat(words.getInt(20)).isEqualTo(0xFFFF_FFFE);
        assertThat(words.getLong(24)).isEqualTo(7);
        // A long is the two words of a claim: the lower address is the lower half.
        bytes.putInt(28, 9);
        assertThat(words.getLong(24)).isEqualTo(9L << 32 | 7);
    }

    @Test
    void positionAndOrderOfTheBufferDoNotMatter() {
        MappedWords moved = new MappedWords(bytes.duplicate().position(32).order(ByteOrder.BIG_ENDIAN));
        moved.putInt(0, 1);

        assertThat(bytes.get(0)).isOne();
    }

    @Test
    void nothingLiesOutside() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> words.getInt(64));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> words.putLong(60, 1));
    }
}
