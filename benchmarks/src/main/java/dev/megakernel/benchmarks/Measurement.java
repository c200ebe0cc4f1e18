package dev.megakernel.benchmarks;

import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark came to.
 *
 * @param name class and method
 * @param parameters values of its parameters, empty without any
 * @param nanos time of one operation in nanoseconds, in the fastest iteration: what other processes take only adds
 * @param bytes garbage of one operation in bytes, as measured
 */
record Measurement(String name, String parameters, double nanos, double bytes) {

    /**
     * Below this a rate is shown as 0. The smallest object has 16 bytes, so a path that made one in 320 operations would
     * be above. What lies below is the few kilobytes that JMH and the JVM allocate in an iteration, divided by its
     * operations.
     */
    static final double NOISE_BYTES = 0.05;

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    static Measurement of(RunResult run) {
        BenchmarkParams params = run.getParams();
        String full = params.getBenchmark();
        int method = full.lastIndexOf('.');
        String name = full.substring(full.lastIndexOf('.', method - 1) + 1);
        StringBuilder values = new StringBuilder();
        for (String key : params.getParamsKeys()) {
            values.append(values.isEmpty() ? "" : ", ")
                    .append(params.getParam(key).toLowerCase(Locale.ROOT));
        }
        Result<?> allocation = run.getSecondaryResults().get(ALLOCATION);
        double bytes = allocation == null ? Double.NaN : allocation.getScore();
        return new Measurement(name, values.toString(), fastest(run.getPrimaryResult()), bytes);
    }

    private static double fastest(Result<?> time) {
        return time.getStatistics().getMin();
    }

    /** The rate as a table shows it. */
    String shownBytes() {
        if (Double.isNaN(bytes)) {
            return "not measured";
        }
        return bytes < NOISE_BYTES ? "0" : String.format(Locale.ROOT, bytes < 1 ? "%.2f" : "%.0f", bytes);
    }
}
