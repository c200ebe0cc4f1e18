package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        moved.putInts(4, new int[] {2, 3, 4}, 2);

        assertThat(bytes.get(0)).isOne();
        assertThat(bytes.get(4)).isEqualTo((byte) 2);
        assertThat(bytes.get(8)).isEqualTo((byte) 3);
        assertThat(bytes.getInt(12)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wordsInARowAreWhatTheyAreOneByOne(boolean oneByOne) {
        SharedWords row = oneByOne ? oneByOne() : words;
        int[] stored = {1, -2, 3, -4, 5, -6, 7, -8, 9};
        int[] read = new int[10];
        row.putInts(8, stored, 9);
        row.getInts(4, read, 10);

        assertThat(read).containsExactly(0, 1, -2, 3, -4, 5, -6, 7, -8, 9);
        assertThat(bytes.getInt(44)).isZero();
        row.putInts(8, stored, 0);
        assertThat(words.getInt(8)).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countingEndsAtTheFirstWordThatShowsSomethingElse(boolean oneByOne) {
        SharedWords row = oneByOne ? oneByOne() : words;
        for (int at = 0; at < 48; at += 16) {
            row.putInt(at, 0xABCD_0000 | at);
        }

        assertThat(row.countShowing(0, 16, 4, 0xFFFF_0000, 0xABCD_0000)).isEqualTo(3);
        assertThat(row.countShowing(0, 16, 2, 0xFFFF_0000, 0xABCD_0000)).isEqualTo(2);
        assertThat(row.countShowing(0, 16, 3, -1, 0xABCD_0000)).isEqualTo(1);
        assertThat(row.countShowing(4, 16, 3, 0xFFFF_0000, 0xABCD_0000)).isZero();
        assertThat(row.countShowing(0, 16, 0, 0, 0)).isZero();
    }

    /** Words whose rows go the way of those who know no better. */
    private SharedWords oneByOne() {
        return new SharedWords() {
            @Override
            public int bytes() {
                return words.bytes();
            }

            @Override
            public void putLong(int at, long value) {
                words.putLong(at, value);
            }

            @Override
            public void putInt(int at, int value) {
                words.putInt(at, value);
            }

            @Override
            public int getInt(int at) {
                return words.getInt(at);
            }

            @Override
            public long getLong(int at) {
                return words.getLong(at);
            }
        };
    }

    @Test
    void nothingLiesOutside() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> words.getInt(64));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> words.putLong(60, 1));
        int[] two = new int[2];
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> words.putInts(60, two, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> words.getInts(60, two, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> words.countShowing(60, 4, 2, -1, 0));
    }
}
