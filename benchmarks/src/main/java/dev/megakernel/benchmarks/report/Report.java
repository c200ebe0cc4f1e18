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

/** One or more runs as Markdown, with values of several runs beside each other, and the plots that belong to it. */
final class Report {

    private static final List<String> LATENCIES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");
    private static final String NONE = "–";

    /** Sections and what their tables are called; native baselines come first. */
    private static final Map<String, String> TITLES = titles();

    /** Figures besides latencies, and what their columns are called. */
    private static final Map<String, String> FIGURES = figures();

    private final List<ResultRun> runs;
    private final String images;

    /**
     * Creates a report.
     *
     * @param runs at least one run, of one machine and one version
     * @param images where the Markdown finds the plots, without the plot's own name, such as {@code images/h200-}
     */
    Report(List<ResultRun> runs, String images) {
        this.runs = List.copyOf(runs);
        this.images = images;
    }

    /** The whole text. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        head(text);
        if (runs.stream().anyMatch(ResultRun::onCpu)) {
            text.append("**Measured on a CPU driver or in the JVM: these times say nothing about a GPU.**\n\n");
        }
        section(text, "Goals", goals());
        section(text, "Beside the native baselines", ratios());
        Map<String, SvgPlot> plots = plots();
        TITLES.forEach((section, title) -> {
            section(text, title, points(section));
            if (plots.containsKey(section)) {
                text.append("![%s](%s%s.svg)%n%n".formatted(title, images, section));
            }
        });
        return text.toString();
    }

    /** The plots by section; none for a section without points. */
    Map<String, SvgPlot> plots() {
        SvgPlot open = new SvgPlot("Latency from the intended arrival", "submissions a second offered", "latency, µs");
        SvgPlot batch = new SvgPlot("Throughput by batch size", "slots in a batch", "slots a second");
        for (ResultRun run : runs) {
            String suffix = runs.size() == 1 ? "" : ", " + run.name();
            for (String percentile : List.of("p50", "p99", "p99.9")) {
                open.line(
                        percentile + suffix,
                        spots(run.of("open"), "offeredPerSecond", point -> point.micros(percentile)));
            }
            Map<String, List<ResultPoint>> kinds = Goal.BATCHES.stream()
                    .flatMap(section -> run.of(section).stream())
                    .filter(point -> point.number("slotsPerSecond").isPresent())
                    .collect(Collectors.groupingBy(Report::kind, LinkedHashMap::new, Collectors.toList()));
            kinds.forEach((kind, points) ->
                    batch.line(kind + suffix, spots(points, "slots", point -> point.number("slotsPerSecond"))));
        }
        Map<String, SvgPlot> plots = new LinkedHashMap<>(Map.of("open", open, "batch", batch));
        plots.values().removeIf(SvgPlot::isEmpty);
        return plots;
    }

    private static String kind(ResultPoint point) {
        OptionalDouble results = point.number("results");
        return results.isEmpty()
                ? point.name()
                : point.name() + ", " + Numbers.plain(results.getAsDouble())
                        + (results.getAsDouble() == 1 ? " result" : " results");
    }

    private static List<SvgPlot.Spot> spots(
            List<ResultPoint> points, String horizontal, Function<ResultPoint, OptionalDouble> vertical) {
        List<SvgPlot.Spot> spots = new ArrayList<>();
        for (ResultPoint point : points) {
            OptionalDouble x = point.number(horizontal);
            OptionalDouble y = vertical.apply(point);
            if (x.orElse(0) > 0 && y.orElse(0) > 0) {
                spots.add(new SvgPlot.Spot(x.getAsDouble(), y.getAsDouble()));
            }
        }
        return spots;
    }

    private void head(StringBuilder text) {
        ResultRun first = runs.get(0);
        text.append("%s, %s, Java %s, %s cores, session mode %s. "
                .formatted(
                        first.head("device"),
                        first.head("driver"),
                        first.head("java"),
                        first.head("cores").replaceAll("\\.0$", ""),
                        first.head("mode")));
        text.append(
                runs.size() == 1
                        ? "One run.\n\n"
                        : runs.size() + " runs, their values in order, separated by slashes.\n\n");
        if (!first.machine().isEmpty()) {
            text.append("```\n").append(String.join("\n", first.machine())).append("\n```\n\n");
        }
    }

    private static void section(StringBuilder text, String title, MarkdownTable table) {
        if (!table.isEmpty()) {
            text.append("### ").append(title).append("\n\n").append(table).append('\n');
        }
    }

    private MarkdownTable goals() {
        MarkdownTable table = new MarkdownTable(List.of("figure", "goal", "measured", "met"));
        for (Goal goal : Goal.ALL) {
            List<OptionalDouble> values = runs.stream().map(goal.value()).toList();
            if (values.stream().anyMatch(OptionalDouble::isPresent)) {
                boolean met = values.stream().allMatch(value -> value.isPresent() && goal.isMet(value.getAsDouble()));
                table.row(List.of(goal.figure(), goal.shownLimit(), joined(values), met ? "yes" : "**no**"));
            }
        }
        return table;
    }

    private MarkdownTable ratios() {
        MarkdownTable table = new MarkdownTable(List.of("way", "p50, µs", "p99, µs", "p50, times the session's"));
        for (String section : Goal.NATIVE) {
            for (String key : keys(section)) {
                if (figures(section, key, "slotsPerSecond").stream().anyMatch(OptionalDouble::isPresent)) {
                    continue; // a batch is no round trip
                }
                table.row(List.of(
                        key,
                        joined(latencies(section, key, "p50")),
                        joined(latencies(section, key, "p99")),
                        joined(runs.stream().map(run -> Goal.ratio(run, key)).toList())));
            }
        }
        List<OptionalDouble> session =
                runs.stream().map(run -> Goal.roundTrip(run, "p50")).toList();
        if (!table.isEmpty() && session.stream().anyMatch(OptionalDouble::isPresent)) {
            List<OptionalDouble> tail =
                    runs.stream().map(run -> Goal.roundTrip(run, "p99")).toList();
            table.row(List.of("session, `execute`, one submitter", joined(session), joined(tail), "1"));
        }
        return table;
    }

    /** All points of a section, with the columns that any of them has. */
    private MarkdownTable points(String section) {
        Set<String> keys = keys(section);
        List<String> latencies = LATENCIES.stream()
                .filter(percentile -> keys.stream()
                        .anyMatch(key ->
                                latencies(section, key, percentile).stream().anyMatch(OptionalDouble::isPresent)))
                .toList();
        List<String> figures = FIGURES.keySet().stream()
                .filter(figure -> keys.stream()
                        .anyMatch(key -> figures(section, key, figure).stream().anyMatch(OptionalDouble::isPresent)))
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

    private Set<String> keys(String section) {
        Set<String> keys = new LinkedHashSet<>();
        runs.forEach(run -> run.of(section).forEach(point -> keys.add(point.key())));
        return keys;
    }

    private List<OptionalDouble> latencies(String section, String key, String percentile) {
        return each(section, key, point -> point.micros(percentile));
    }

    private List<OptionalDouble> figures(String section, String key, String figure) {
        return each(section, key, point -> point.number(figure));
    }

    private List<OptionalDouble> each(String section, String key, Function<ResultPoint, OptionalDouble> value) {
        return runs.stream()
                .map(run -> run.find(section, key).map(value).orElse(OptionalDouble.empty()))
                .toList();
    }

    private static String joined(List<OptionalDouble> values) {
        return values.stream()
                .map(value -> value.isPresent() ? Numbers.shown(value.getAsDouble()) : NONE)
                .collect(Collectors.joining(" / "));
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("closed", "Closed loop");
        titles.put("engine", "The engine below a session");
        titles.put("native-session", "A C host on the session's kernel");
        titles.put("open", "Open loop");
        titles.put("batch", "Batches");
        titles.put("one-pass", "One pass");
        titles.put("quanta", "Quantum changes");
        titles.put("fairness", "Many submitters");
        titles.put("neighbour", "Beside a long opcode");
        titles.put("park", "Waking up");
        titles.put("steps", "Where the time of a round trip goes");
        titles.put("power", "Cores and watts");
        titles.put("demo", "The demo's query");
        return titles;
    }

    private static Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("perSecond", "a second");
        figures.put("slotsPerSecond", "slots a second");
        figures.put("slowestToMean", "slowest / mean");
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
