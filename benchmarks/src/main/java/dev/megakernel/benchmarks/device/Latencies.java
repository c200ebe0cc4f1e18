package dev.megakernel.benchmarks.device;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Times in ns to three digits, up to a minute. */
final class Latencies {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    /** Percentiles that are reported, by their names. */
    private static final Map<String, Double> REPORTED = reported();

    private final AbstractHistogram histogram;

    private Latencies(AbstractHistogram histogram) {
        this.histogram = histogram;
    }

    /** For one thread. */
    static Latencies forOneThread() {
        return new Latencies(new Histogram(LONGEST, DIGITS));
    }

    /** For any number of threads; recording never waits. */
    static Latencies forManyThreads() {
        return new Latencies(new ConcurrentHistogram(LONGEST, DIGITS));
    }

    /** All of them together. */
    static Latencies sum(Collection<Latencies> parts) {
        Latencies sum = forOneThread();
        parts.forEach(part -> sum.histogram.add(part.histogram));
        return sum;
    }

    void record(long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 0), LONGEST));
    }

    long count() {
        return histogram.getTotalCount();
    }

    /** The value in ns that this share of the times does not exceed. */
    long percentile(double percent) {
        return histogram.getValueAtPercentile(percent);
    }

    /** The figures as they go into a result file; only the count when nothing was recorded. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("unit", "ns");
        figures.put("count", count());
        if (count() > 0) {
            figures.put("min", histogram.getMinValue());
            REPORTED.forEach((name, percent) -> figures.put(name, percentile(percent)));
            figures.put("max", histogram.getMaxValue());
            figures.put("mean", Math.round(histogram.getMean() * 10) / 10.0);
        }
        return figures;
    }

    private static Map<String, Double> reported() {
        Map<String, Double> reported = new LinkedHashMap<>();
        reported.put("p50", 50.0);
        reported.put("p90", 90.0);
        reported.put("p99", 99.0);
        reported.put("p99.9", 99.9);
        reported.put("p99.99", 99.99);
        return reported;
    }
}
