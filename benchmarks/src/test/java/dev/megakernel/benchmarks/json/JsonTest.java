package dev.megakernel.benchmarks.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void whatIsWrittenIsRead() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("text", "a \"b\" \\ \n é \u0001");
        inner.put("number", -1.5e-7);
        inner.put("yes", true);
        inner.put("no", false);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("list", List.of(inner, Map.of(), List.of(), 3.0));
        object.put("empty", Map.of());
        assertThat(JsonReader.object(JsonWriter.pretty(object))).isEqualTo(object);
    }

    @Test
    void countsAreReadAsNumbers() {
        assertThat(JsonReader.object(JsonWriter.pretty(Map.of("count", 9_007_199_254_740_991L))))
                .isEqualTo(Map.of("count", 9_007_199_254_740_991.0));
    }

    @Test
    void escapesOfOthersAreRead() {
        assertThat(JsonReader.object("{\"a\":\"\\t\\u00e9\\/\"}")).isEqualTo(Map.of("a", "\té/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "{\"a\" 1}",
                "{\"a\":}",
                "{\"a\":nul}",
                "{\"a\":[1,]}",
                "{\"a\":\"b",
                "[1]",
                "{\"a\":\"\\u00"
            })
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.object(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Fix: ");
    }

    @Test
    void whatHasNoJsonIsRefused() {
        assertThatThrownBy(() -> JsonWriter.pretty(Map.of("a", Double.NaN))).hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> JsonWriter.pretty(Map.of("a", 'c'))).hasMessageContaining("Fix: ");
    }
}
