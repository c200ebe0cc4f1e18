package dev.megakernel.demo.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.demo.gazetteer.Gazetteer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NamesImageTest {

    private static final Gazetteer GAZETTEER = Gazetteer.load();
    private static final ByteBuffer IMAGE = NamesImage.encode(GAZETTEER);

    @Test
    void headerDescribesTheRegion() {
        assertThat(word(NamesLayout.COUNT)).isEqualTo(171_075);
        assertThat(word(NamesLayout.SHARD_NAMES)).isEqualTo(2048);
        assertThat(word(NamesLayout.ENTRIES)).isEqualTo(8);
        assertThat(word(NamesLayout.TEXT)).isEqualTo(171_083);
        assertThat(word(NamesLayout.INDEX_BITS)).isEqualTo(18);
        assertThat(word(NamesLayout.LENGTH_BITS)).isEqualTo(8);
        assertThat(word(NamesLayout.MAX_PATTERN)).isEqualTo(40);
        assertThat(word(NamesLayout.MAX_LIMIT)).isEqualTo(12);
        assertThat(NamesLayout.shards(GAZETTEER.size(), 2048)).isEqualTo(84);
    }

    @Test
    void everyNameCanBeReadBack() {
        int text = word(NamesLayout.TEXT);
        for (int index = 0; index < GAZETTEER.size(); index++) {
            int entry = word(NamesLayout.HEADER_WORDS + index);
            byte[] name = new byte[entry & 0xFF];
            IMAGE.get((text + (entry >>> 8)) * Integer.BYTES, name);
            assertThat(name).isEqualTo(GAZETTEER.normalisedName(index));
        }
    }

    @Test
    void indicesFitAPackedMatch() {
        assertThat(GAZETTEER.size()).isLessThanOrEqualTo(1 << PackedMatch.INDEX_BITS);
    }

    @Test
    void glslReadsTheSameWords() throws IOException {
        Map<String, Integer> constants = glslConstants();

        assertThat(constants)
                .containsEntry("FM_COUNT", NamesLayout.COUNT)
                .containsEntry("FM_SHARD_NAMES", NamesLayout.SHARD_NAMES)
                .containsEntry("FM_ENTRIES", NamesLayout.ENTRIES)
                .containsEntry("FM_TEXT", NamesLayout.TEXT)
                .containsEntry("FM_INDEX_BITS", NamesLayout.INDEX_BITS)
                .containsEntry("FM_LENGTH_BITS", NamesLayout.LENGTH_BITS)
                .containsEntry("FM_MAX_PATTERN", NamesLayout.MAX_PATTERN)
                .containsEntry("FM_MAX_LIMIT", NamesLayout.MAX_LIMIT)
                .containsEntry("FM_ARG_SHARD", QuerySlots.SHARD)
                .containsEntry("FM_ARG_SHAPE", QuerySlots.SHAPE)
                .containsEntry("FM_ARG_PATTERN", QuerySlots.PATTERN)
                .containsEntry("FM_ARG_LIMIT_SHIFT", QuerySlots.LIMIT_SHIFT);
    }

    private static Map<String, Integer> glslConstants() throws IOException {
        try (InputStream source = NamesImageTest.class.getResourceAsStream("/opcodes/fuzzy-match.glsl")) {
            String glsl = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            return Pattern.compile("const uint (FM_\\w+) = (\\d+)u;")
                    .matcher(glsl)
                    .results()
                    .collect(Collectors.toMap((MatchResult m) -> m.group(1), m -> Integer.parseInt(m.group(2))));
        }
    }

    private static int word(int index) {
        return IMAGE.getInt(index * Integer.BYTES);
    }
}
