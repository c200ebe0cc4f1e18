package dev.megakernel.demo.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.megakernel.session.BatchArguments;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuzzyQueryTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\u0301"})
    void queryWithoutLettersIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FuzzyQuery.of(text, 10))
                .withMessageContaining("no letters")
                .withMessageContaining("Fix: ");
    }

    @Test
    void lengthIsCountedAfterNormalising() {
        assertThat(FuzzyQuery.of("é".repeat(40), 1).pattern()).hasSize(40);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FuzzyQuery.of("ß".repeat(21), 1))
                .withMessageContaining("42")
                .withMessageContaining("Fix: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 13})
    void limitOutsideOneToTwelveIsRefused(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FuzzyQuery.of("oslo", limit))
                .withMessageContaining("limit is " + limit)
                .withMessageContaining("Fix: ");
    }

    @Test
    void slotCarriesShardShapeAndPattern() {
        int[] words = QuerySlots.encode(FuzzyQuery.of("Zürich", 7), 83);

        assertThat(words)
                .hasSize(12)
                .startsWith(83, 6 | 7 << 8, 0x6972757A, 0x6863)
                .endsWith(0, 0);
    }

    @Test
    void slotsOfABatchDifferInTheirShardOnly() {
        FuzzyQuery query = FuzzyQuery.of("Zürich", 7);
        BatchArguments slots = QuerySlots.from(query, 32);
        int[] args = new int[QuerySlots.WORDS];
        for (int slot = 0; slot < 3; slot++) {
            slots.write(slot, args);
            assertThat(args).isEqualTo(QuerySlots.encode(query, 32 + slot));
        }
        // After a device loss they are written again.
        Arrays.fill(args, 0);
        slots.write(0, args);
        assertThat(args).isEqualTo(QuerySlots.encode(query, 32));
    }
}
