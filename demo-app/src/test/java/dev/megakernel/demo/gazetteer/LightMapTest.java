package dev.megakernel.demo.gazetteer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LightMapTest {

    private final byte[] cells = LightMap.draw(Gazetteer.load());

    @Test
    void pictureIsTwiceAsWideAsHigh() {
        assertThat(cells).hasSize(2 * LightMap.HEIGHT * LightMap.HEIGHT);
    }

    @Test
    void citiesShineAndOceansAreDark() {
        assertThat(brightness(48.85, 2.35)).as("Paris").isEqualTo(255);
        assertThat(brightness(64.14, -21.9)).as("Reykjavík").isBetween(100, 254);
        assertThat(brightness(-45, -120)).as("South Pacific").isZero();
    }

    private int brightness(double lat, double lng) {
        int row = (int) ((90 - lat) / 180 * LightMap.HEIGHT);
        int column = (int) ((lng + 180) / 360 * 2 * LightMap.HEIGHT);
        return Byte.toUnsignedInt(cells[row * 2 * LightMap.HEIGHT + column]);
    }
}
