package dev.megakernel.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** One or more runs as Markdown, with values of several runs beside each other, and the plots that belong to it. */
final class Report {

    /** Sections and what their tables are called; native baselines come first. */
    private static final Map<String, String> TITLES = titles();

    /** Sections whose tables a brief report keeps. */
    private static final Set<String> BRIEF = Set.of("litmus", "steps");

    private final List<ResultRun> runs;
    private final RunTable tables;
    private final Plots plots;
    private final String images;
    private final boolean brief;

    /**
     * Creates a report.
     *
     * @param runs at least one run, of one machine and one version
     * @param images where the Markdown finds the plots, without the plot's own name, such as {@code images/h200-}
     * @param brief whether to leave out the long tables
     */
    Report(List<ResultRun> runs, String images, boolean brief) {
        this.runs = List.copyOf(runs);
        this.tables = new RunTable(this.runs);
        this.plots = new Plots(this.runs);
        this.images = images;
        this.brief = brief;
    }

    /** The plots by section. */
    Map<String, SvgPlot> plots() {
        return plots.all();
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
        section(text, "After a pause", wakes());
        missing(text);
        Set<String> plotted = plots().keySet();
        TITLES.forEach((section, title) -> {
            if (!brief || BRIEF.contains(section)) {
                section(text, title, tables.section(section));
            }
            if (plotted.contains(section)) {
                text.append("![%s](%s%s.svg)%n%n".formatted(title, images, section));
            }
        });
        return text.toString();
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
        first.launches("closed")
                .ifPresent(launches -> text.append("The session's launches: %s%s.%n%n"
                        .formatted(
                                launches,
                                first.launches("native-session")
                                        .map(other -> "; the C host's: " + other)
                                        .orElse(""))));
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
            if (RunTable.isThere(values)) {
                table.row(
                        List.of(goal.figure(), goal.shownLimit(), RunTable.joined(values), goal.shownVerdict(values)));
            }
        }
        return table;
    }

    /** Round trips of native programs and of other libraries for the JVM, and the session's own. */
    private MarkdownTable ratios() {
        MarkdownTable table = new MarkdownTable(List.of("way", "p50, µs", "p99, µs", "p50, times the session's"));
        for (String section : Goal.BASELINES) {
            for (String key : tables.keys(section)) {
                if (isRoundTrip(section, key)) {
                    ratio(table, section, key, key);
                }
            }
        }
        if (!table.isEmpty()) {
            ratio(table, Goal.CLOSED, Goal.CALL, "session, a call awaited, one submitter");
            ratio(table, Goal.CLOSED, Goal.EXECUTE, "session, `execute`, one submitter");
        }
        return table;
    }

    /** Batches and launches after a pause are none. */
    private boolean isRoundTrip(String section, String key) {
        return !RunTable.isThere(tables.figures(section, key, "slotsPerSecond"))
                && !RunTable.isThere(tables.figures(section, key, Goal.PAUSE));
    }

    private void ratio(MarkdownTable table, String section, String key, String name) {
        List<OptionalDouble> medians = tables.latencies(section, key, "p50");
        if (RunTable.isThere(medians)) {
            table.row(List.of(
                    name,
                    RunTable.joined(medians),
                    RunTable.joined(tables.latencies(section, key, "p99")),
                    RunTable.joined(runs.stream()
                            .map(run -> Goal.ratio(run, section, key))
                            .toList())));
        }
    }

    /** What a session needs after a pause, and what the drivers themselves need. */
    private MarkdownTable wakes() {
        MarkdownTable table = new MarkdownTable(List.of("way", "p50, µs", "p90, µs", "max, µs"));
        List<String> sections = new ArrayList<>(List.of(Goal.PARK));
        sections.addAll(Goal.BASELINES);
        for (String section : sections) {
            for (String key : tables.keys(section)) {
                if (RunTable.isThere(tables.figures(section, key, Goal.PAUSE))) {
                    table.row(List.of(
                            key,
                            RunTable.joined(tables.latencies(section, key, "p50")),
                            RunTable.joined(tables.latencies(section, key, "p90")),
                            RunTable.joined(tables.latencies(section, key, "max"))));
                }
            }
        }
        return table;
    }

    private void missing(StringBuilder text) {
        Set<String> reasons = new LinkedHashSet<>();
        runs.forEach(run -> reasons.addAll(run.missing()));
        if (!reasons.isEmpty()) {
            text.append("### Left out or not whole\n\n");
            reasons.forEach(reason ->
                    text.append("- ").append(reason.replace('\n', ' ')).append('\n'));
            text.append('\n');
        }
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
        titles.put("litmus", "Words that came back whole");
        titles.put("steps", "Where the time of a round trip goes");
        titles.put("power", "Cores and watts");
        titles.put("demo", "The demo's query");
        return titles;
    }
}
