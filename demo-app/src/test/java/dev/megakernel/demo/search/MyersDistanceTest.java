package dev.megakernel.demo.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MyersDistanceTest {

    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "reykjavk,reykjavik,1", "paris,paris,0", "a,'',1", "abc,cba,2"})
    void knownDistances(String pattern, String text, int expected) {
        assertThat(distance(bytes(pattern), bytes(text))).isEqualTo(expected);
    }

    @Property
    void agreesWithTheTextbookTable(
            @ForAll @Size(min = 1, max = 64) byte[] pattern, @ForAll @Size(max = 100) byte[] text) {
        assertThat(distance(pattern, text)).isEqualTo(TextbookDistance.between(pattern, text));
    }

    @Property
    void agreesWithTheTextbookTableOnFewLetters(
            @ForAll @Size(min = 1, max = 64) @ByteRange(min = 'a', max = 'c') byte[] pattern,
            @ForAll @Size(max = 100) @ByteRange(min = 'a', max = 'c') byte[] text) {
        assertThat(distance(pattern, text)).isEqualTo(TextbookDistance.between(pattern, text));
    }

    @Test
    void onlyTheGivenPartOfTheTextCounts() {
        assertThat(new MyersDistance(bytes("oslo")).distance(bytes("xxoslo!"), 2, 6))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65})
    void patternThatDoesNotFitAWordIsRefused(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MyersDistance(new byte[length]))
                .withMessageContaining(String.valueOf(length))
                .withMessageContaining("Fix: ");
    }

    private static int distance(byte[] pattern, byte[] text) {
        return new MyersDistance(pattern).distance(text, 0, text.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
