package dev.megakernel.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;

/**
 * The results of one run as a Markdown table. Times, those of the fastest iteration, are also shown as ratios to the
 * plainest publish with the same parameters, because times of different runs and machines do not compare.
 */
final class ResultTable {

    static final String BASELINE = "PublishBenchmark.publishSlot";

    private final List<Measurement> measurements;

    ResultTable(List<Measurement> measurements) {
        this.measurements = measurements;
    }

    static ResultTable of(Collection<RunResult> results) {
        return new ResultTable(results.stream().map(Measurement::of).toList());
    }

    String markdown() {
        StringBuilder table = new StringBuilder("""
                | benchmark | parameters | B/op | time / publishSlot | ns/op |
                |---|---|---:|---:|---:|
                """);
        for (Measurement row : measurements) {
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s | %.1f |\n",
                    row.name(),
                    row.parameters(),
                    row.shownBytes(),
                    ratio(row),
                    row.nanos()));
        }
        return table.toString();
    }

    private String ratio(Measurement row) {
        return baseline(row.parameters())
                .map(base -> String.format(Locale.ROOT, "%.2f", row.nanos() / base.nanos()))
                .orElse("–");
    }

    /** Of several runs with the same parameters the first; what has other parameters has no baseline. */
    private Optional<Measurement> baseline(String parameters) {
        return measurements.stream()
                .filter(each ->
                        each.name().equals(BASELINE) && each.parameters().equals(parameters))
                .findFirst();
    }
}
