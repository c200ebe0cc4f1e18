package dev.megakernel.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * One measured point as a result file has it.
 *
 * @param values what the file says
 */
record ResultPoint(Map<String, Object> values) {

    /** What a point was measured with: two runs' points with the same of these belong together. */
    private static final List<String> PARAMETERS = List.of(
            "submitters",
            "outstanding",
            "slots",
            "results",
            "offeredPerSecond",
            "quantumMillis",
            "pauseSeconds",
            "beside");

    private static final double NANOS_PER_MICRO = 1000;

    String name() {
        return String.valueOf(values.get("name"));
    }

    /** Name and parameters, the same for the same point of another run. */
    String key() {
        return name()
                + PARAMETERS.stream()
                        .filter(values::containsKey)
                        .map(parameter -> ", " + parameter + " " + shown(values.getOrDefault(parameter, "")))
                        .collect(Collectors.joining());
    }

    private static String shown(Object value) {
        return value instanceof Double number ? Numbers.plain(number) : String.valueOf(value);
    }

    /** A number of the point itself. */
    OptionalDouble number(String key) {
        return values.get(key) instanceof Double number ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /** A latency in µs: {@code p50}, {@code p99.9}, {@code max} and so on. */
    OptionalDouble micros(String percentile) {
        return values.get("latency") instanceof Map<?, ?> latency && latency.get(percentile) instanceof Double nanos
                ? OptionalDouble.of(nanos / NANOS_PER_MICRO)
                : OptionalDouble.empty();
    }
}
