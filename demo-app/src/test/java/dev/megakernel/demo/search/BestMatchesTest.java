package dev.megakernel.demo.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BestMatchesTest {

    @Property
    void keepsTheSmallestUnsignedWords(@ForAll List<Integer> words, @ForAll @IntRange(min = 1, max = 12) int limit) {
        BestMatches best = new BestMatches(limit);
        words.forEach(best::offer);

        assertThat(best.found())
                .containsExactly(words.stream()
                        .filter(word -> word != PackedMatch.NONE)
                        .sorted(Integer::compareUnsigned)
                        .limit(limit)
                        .mapToInt(Integer::intValue)
                        .toArray());
    }

    @Test
    void rankBeyondWhatWasFoundIsNone() {
        BestMatches best = new BestMatches(2);
        best.offer(PackedMatch.pack(3, 7));

        assertThat(best.packed(0)).isEqualTo(3 << 18 | 7);
        assertThat(best.packed(1)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void whatIsNoneOrWorseThanAllIsNotTaken() {
        BestMatches best = new BestMatches(2);
        assertThat(best.offer(PackedMatch.pack(3, 7))).isTrue();
        assertThat(best.offer(PackedMatch.NONE)).isFalse();
        assertThat(best.offer(PackedMatch.pack(2, 9))).isTrue();
        assertThat(best.offer(PackedMatch.pack(3, 8))).isFalse();
        assertThat(best.offer(PackedMatch.pack(3, 6))).isTrue();
        assertThat(best.found()).containsExactly(PackedMatch.pack(2, 9), PackedMatch.pack(3, 6));
    }
}
