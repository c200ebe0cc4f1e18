package dev.megakernel.benchmarks.device;

import java.util.LinkedHashMap;
import java.util.Map;

/** One measured point of a section: a name, what it was measured with, and its figures. Not thread-safe. */
final class Point {

    private final Map<String, Object> values = new LinkedHashMap<>();

    Point(String name) {
        values.put("name", name);
    }

    Point with(String key, Object value) {
        values.put(key, value);
        return this;
    }

    Point latencies(Latencies latencies) {
        return with("latency", latencies.figures());
    }

    /** Things done in a time, as a rate. */
    Point rate(String key, double count, double seconds) {
        return with(key, Math.round(count / seconds));
    }

    Map<String, Object> values() {
        return values;
    }
}
