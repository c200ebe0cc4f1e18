package dev.megakernel.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** The plots of one run, or of the medians of several. */
final class Plots {

    private static final List<String> PERCENTILES = List.of("p50", "p99", "p99.9");

    private final List<ResultRun> runs;

    Plots(List<ResultRun> runs) {
        this.runs = runs;
    }

    /** The plots by section; none for a section without points. */
    Map<String, SvgPlot> all() {
        Map<String, SvgPlot> plots = new LinkedHashMap<>();
        plots.put("open", open());
        plots.put("batch", batch());
        plots.values().removeIf(SvgPlot::isEmpty);
        return plots;
    }

    private SvgPlot open() {
        SvgPlot plot = new SvgPlot("Latency from the intended arrival", "submissions a second offered", "latency, µs");
        kinds(List.of("open"), "offeredPerSecond").forEach((kind, points) -> {
            for (String percentile : PERCENTILES) {
                plot.line(kind + ", " + percentile, spots(points, "offeredPerSecond", p -> p.micros(percentile)));
            }
        });
        return plot;
    }

    private SvgPlot batch() {
        SvgPlot plot = new SvgPlot("Throughput by batch size", "slots in a batch", "slots a second");
        kinds(Goal.BATCHES, "slotsPerSecond")
                .forEach((kind, points) ->
                        plot.line(kind, spots(points, "slots", point -> point.number("slotsPerSecond"))));
        return plot;
    }

    /** Points of all runs that have a figure, by what the line is called that they make. */
    private Map<String, List<ResultPoint>> kinds(List<String> sections, String figure) {
        Map<String, List<ResultPoint>> kinds = new LinkedHashMap<>();
        for (String section : sections) {
            for (ResultRun run : runs) {
                run.of(section).stream()
                        .filter(point -> point.number(figure).isPresent())
                        .forEach(point -> kinds.computeIfAbsent(kind(point), kind -> new ArrayList<>())
                                .add(point));
            }
        }
        return kinds;
    }

    private static String kind(ResultPoint point) {
        OptionalDouble results = point.number("results");
        return results.isEmpty()
                ? point.name()
                : point.name() + ", " + Numbers.plain(results.getAsDouble())
                        + (results.getAsDouble() == 1 ? " result" : " results");
    }

    /** From left to right, each the median of the runs. */
    private static List<SvgPlot.Spot> spots(
            List<ResultPoint> points, String horizontal, Function<ResultPoint, OptionalDouble> vertical) {
        Map<Double, List<Double>> values = new TreeMap<>();
        for (ResultPoint point : points) {
            OptionalDouble x = point.number(horizontal);
            OptionalDouble y = vertical.apply(point);
            if (x.orElse(0) > 0 && y.orElse(0) > 0) {
                values.computeIfAbsent(x.getAsDouble(), at -> new ArrayList<>()).add(y.getAsDouble());
            }
        }
        return values.entrySet().stream()
                .map(entry -> new SvgPlot.Spot(entry.getKey(), median(entry.getValue())))
                .toList();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
