package dev.megakernel.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tables of the points of one or more runs, with values of several runs beside each other. */
final class RunTable {

    private static final List<String> LATENCIES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");
    private static final String NONE = "–";

    /** Figures besides latencies, and what their columns are called. */
    private static final Map<String, String> FIGURES = figures();

    private final List<ResultRun> runs;

    RunTable(List<ResultRun> runs) {
        this.runs = runs;
    }

    /** All points of a section, with the columns that any of them has. */
    MarkdownTable section(String section) {
        Set<String> keys = keys(section);
        List<String> latencies = LATENCIES.stream()
                .filter(percentile -> keys.stream().anyMatch(key -> isThere(latencies(section, key, percentile))))
                .toList();
        List<String> figures = FIGURES.keySet().stream()
                .filter(figure -> keys.stream().anyMatch(key -> isThere(figures(section, key, figure))))
                .toList();
        List<String> titles = new ArrayList<>(List.of("point"));
        latencies.forEach(percentile -> titles.add(percentile + ", µs"));
        figures.forEach(figure -> titles.add(FIGURES.getOrDefault(figure, figure)));
        MarkdownTable table = new MarkdownTable(titles);
        for (String key : keys) {
            List<String> cells = new ArrayList<>(List.of(key));
            latencies.forEach(percentile -> cells.add(joined(latencies(section, key, percentile))));
            figures.forEach(figure -> cells.add(joined(figures(section, key, figure))));
            table.row(cells);
        }
        return table;
    }

    /** Keys of the points that any run has in a section. */
    Set<String> keys(String section) {
        Set<String> keys = new LinkedHashSet<>();
        runs.forEach(run -> run.of(section).forEach(point -> keys.add(point.key())));
        return keys;
    }

    List<OptionalDouble> latencies(String section, String key, String percentile) {
        return each(section, key, point -> point.micros(percentile));
    }

    List<OptionalDouble> figures(String section, String key, String figure) {
        return each(section, key, point -> point.number(figure));
    }

    private List<OptionalDouble> each(String section, String key, Function<ResultPoint, OptionalDouble> value) {
        return runs.stream()
                .map(run -> run.find(section, key).map(value).orElse(OptionalDouble.empty()))
                .toList();
    }

    /** Whether any run has the value. */
    static boolean isThere(List<OptionalDouble> values) {
        return values.stream().anyMatch(OptionalDouble::isPresent);
    }

    /** Values of runs as one cell. */
    static String joined(List<OptionalDouble> values) {
        return values.stream()
                .map(value -> value.isPresent() ? Numbers.shown(value.getAsDouble()) : NONE)
                .collect(Collectors.joining(" / "));
    }

    private static Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("perSecond", "a second");
        figures.put("slotsPerSecond", "slots a second");
        figures.put("slowestToMean", "slowest / mean");
        figures.put("rounds", "rounds");
        figures.put("wordsCompared", "words compared");
        figures.put("torn", "torn");
        figures.put("wrong", "wrong");
        figures.put("launches", "launches");
        figures.put("turnChanges", "changes between launches");
        figures.put("changes", "changes");
        figures.put("passes", "passes");
        figures.put("passesWhileParked", "passes while parked");
        figures.put("longOpcodes", "long opcodes");
        figures.put("cores", "cores");
        figures.put("watts", "watts");
        figures.put("queries", "queries");
        figures.put("answered", "answered");
        figures.put("nearestWithinTwoEdits", "nearest is within two edits");
        return figures;
    }
}
