package dev.megakernel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTableTest {

    @Test
    @DisplayName("times are ratios to the plainest publish with the same parameters")
    void showsRatios() {
        ResultTable table = new ResultTable(List.of(
                new Measurement("DecodeBenchmark.countDone", "direct", 30, 0.000_01),
                new Measurement(ResultTable.BASELINE, "heap", 10, 0),
                new Measurement(ResultTable.BASELINE, "direct", 20, 0),
                new Measurement("ObjectsBenchmark.readDebugLog", "heap", 455.04, 2048.0004)));
        assertThat(table.markdown().lines())
                .containsExactly(
                        "| benchmark | parameters | B/op | time / publishSlot | ns/op |",
                        "|---|---|---:|---:|---:|",
                        "| `DecodeBenchmark.countDone` | direct | 0 | 1.50 | 30.0 |",
                        "| `PublishBenchmark.publishSlot` | heap | 0 | 1.00 | 10.0 |",
                        "| `PublishBenchmark.publishSlot` | direct | 0 | 1.00 | 20.0 |",
                        "| `ObjectsBenchmark.readDebugLog` | heap | 2048 | 45.50 | 455.0 |");
    }

    @Test
    @DisplayName("a run without the plainest publish has no ratios")
    void hasNoRatioWithoutBaseline() {
        String table = new ResultTable(List.of(new Measurement("A.b", "heap", 30, 0))).markdown();
        assertThat(table).contains("| `A.b` | heap | 0 | – | 30.0 |");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.049, 0", "0.05, 0.05", "0.25, 0.25", "15.6, 16", "2048.0004, 2048", "NaN, not measured"})
    @DisplayName("only what is far below one object in a hundred operations is shown as nothing")
    void roundsNoiseOnly(double bytes, String shown) {
        assertThat(new Measurement("A.b", "", 1, bytes).shownBytes()).isEqualTo(shown);
    }
}
