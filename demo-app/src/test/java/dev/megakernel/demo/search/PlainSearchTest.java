package dev.megakernel.demo.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.demo.gazetteer.Gazetteer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainSearchTest {

    private static final Gazetteer GAZETTEER = Gazetteer.load();

    private final PlainSearch search = new PlainSearch(GAZETTEER);

    @Test
    void misspeltNameFindsItsPlaceFirst() {
        int[] matches = search.search(FuzzyQuery.of("Reykjavk", 10));

        assertThat(matches).hasSize(10);
        assertThat(PackedMatch.distance(matches[0])).isEqualTo(1);
        assertThat(GAZETTEER.place(PackedMatch.index(matches[0])).name()).isEqualTo("Reykjavík");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "san jose", "llanfairpwllgwyngyll gogerychwyrndrobwll"})
    void answersAreTheSmallestOfAllDistances(String text) {
        FuzzyQuery query = FuzzyQuery.of(text, FuzzyQuery.MAX_LIMIT);
        int[] all = IntStream.range(0, GAZETTEER.size())
                .map(index -> PackedMatch.pack(
                        TextbookDistance.between(query.pattern(), GAZETTEER.normalisedName(index)), index))
                .sorted()
                .toArray();

        assertThat(search.search(query)).isEqualTo(Arrays.copyOf(all, FuzzyQuery.MAX_LIMIT));
    }
}
