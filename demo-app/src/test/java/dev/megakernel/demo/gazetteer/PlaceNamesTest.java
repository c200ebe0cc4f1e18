package dev.megakernel.demo.gazetteer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceNamesTest {

    @ParameterizedTest
    @CsvSource({
        "Reykjavík, reykjavik",
        "Łódź, lodz",
        "Tromsø, tromso",
        "Gießen, giessen",
        "İstanbul, istanbul",
        "Diyarbakır, diyarbakir",
        "Ærøskøbing, aeroskobing",
        "Þorlákshöfn, thorlakshofn",
        "Sa‘dah, sa'dah",
        "Đà Nẵng, da nang",
        "Νέα Μάκρη, νεα μακρη",
        "'  New   York ', new york",
    })
    void spellingsAreReducedToPlainLetters(String name, String expected) {
        assertThat(text(name)).isEqualTo(expected);
    }

    @Property
    void normalisingTwiceChangesNothing(@ForAll("names") String name) {
        String once = text(name);

        assertThat(text(once)).isEqualTo(once);
    }

    @Property
    void asciiTakesTheSameWayAsOtherText(@ForAll("ascii") String name) {
        assertThat(text(name)).isEqualTo(PlaceNames.normaliseText(name));
    }

    @Property
    void caseAndOuterSpaceDoNotMatter(@ForAll("ascii") String name) {
        assertThat(text("\t" + name.toUpperCase(Locale.ROOT) + "\u00A0")).isEqualTo(text(name));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange('\0', '\u2FFF')
                .withChars("ßİıæøŁ \u0301")
                .ofMaxLength(30);
    }

    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.strings().ascii().withChars(" aB`").ofMaxLength(30);
    }

    private static String text(String name) {
        return new String(PlaceNames.normalise(name), StandardCharsets.UTF_8);
    }
}
