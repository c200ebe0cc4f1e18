package dev.megakernel.demo.gazetteer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GazetteerTest {

    private static final Gazetteer GAZETTEER = Gazetteer.load();

    @Test
    void everyRowOfThePackageIsThere() {
        assertThat(GAZETTEER.size()).isEqualTo(171_075);
    }

    @Test
    void placesCarryNameCountryAndCoordinates() {
        Place reykjavik = IntStream.range(0, GAZETTEER.size())
                .mapToObj(GAZETTEER::place)
                .filter(place -> place.name().equals("Reykjavík"))
                .findFirst()
                .orElseThrow();

        assertThat(reykjavik).isEqualTo(new Place("Reykjavík", "IS", 64.13548, -21.89541));
    }

    @Test
    void rowsAreOrderedByNameThenCoordinates() {
        for (int index = 1; index < GAZETTEER.size(); index++) {
            Place before = GAZETTEER.place(index - 1);
            Place after = GAZETTEER.place(index);
            int names = Arrays.compare(
                    before.name().codePoints().toArray(),
                    after.name().codePoints().toArray());
            int order = names != 0 ? names : Double.compare(before.lat(), after.lat());
            assertThat(order != 0 ? order : Double.compare(before.lng(), after.lng()))
                    .as("%s before %s", before, after)
                    .isNegative();
        }
    }

    @Test
    void normalisedNamesAreThoseOfTheDisplayNames() {
        for (int index = 0; index < GAZETTEER.size(); index += 97) {
            assertThat(GAZETTEER.normalisedName(index))
                    .isEqualTo(PlaceNames.normalise(GAZETTEER.place(index).name()))
                    .hasSize(GAZETTEER.normalisedLength(index));
        }
    }

    @Test
    void anotherFileIsRefusedWithAHint() {
        assertThatIllegalStateException()
                .isThrownBy(() -> GazetteerReader.read(ByteBuffer.allocate(12)))
                .withMessageContaining("0x00000000")
                .withMessageContaining("Fix: ");
    }
}
