package dev.megakernel.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;

/**
 * How often each test of a run was tried, and what came of it. A control, whose name ends with that word, has a defect on
 * purpose: seeing it is interesting, and says that a run of this length on this machine can see such a thing.
 */
final class StressSums {

    /** Sums of one test. */
    record Sum(long samples, long forbidden, long interesting) {

        static final Sum NONE = new Sum(0, 0, 0);

        Sum plus(Sum other) {
            return new Sum(samples + other.samples, forbidden + other.forbidden, interesting + other.interesting);
        }
    }

    private static final String CONTROL = "Control";

    private final Map<String, Sum> sums = new TreeMap<>();

    static StressSums of(Collection<TestResult> results) {
        StressSums sums = new StressSums();
        for (TestResult result : results) {
            for (GradingResult outcome : result.grading().gradingResults.values()) {
                sums.add(result.getName(), outcome.expect, outcome.count);
            }
        }
        return sums;
    }

    void add(String test, Expect expect, long count) {
        boolean forbidden = expect == Expect.FORBIDDEN || expect == Expect.UNKNOWN;
        boolean interesting = expect == Expect.ACCEPTABLE_INTERESTING;
        sums.merge(shortName(test), new Sum(count, forbidden ? count : 0, interesting ? count : 0), Sum::plus);
    }

    private static String shortName(String test) {
        return test.replaceAll("^([a-z0-9]+\\.)+", "");
    }

    /** A row for each test, and the totals. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("""
                | test | samples | forbidden | defect of a control seen |
                |---|---:|---:|---:|
                """);
        Sum hypotheses = Sum.NONE;
        int controls = 0;
        int seen = 0;
        for (Map.Entry<String, Sum> row : sums.entrySet()) {
            boolean control = row.getKey().endsWith(CONTROL);
            Sum sum = row.getValue();
            text.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %d | %d | %s |\n",
                    row.getKey(),
                    sum.samples(),
                    sum.forbidden(),
                    control ? sum.interesting() : ""));
            hypotheses = control ? hypotheses : hypotheses.plus(sum);
            controls += control ? 1 : 0;
            seen += control && sum.interesting() > 0 ? 1 : 0;
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "\n%d hypotheses, %d samples, forbidden: %d. %d controls, defect seen in %d.\n",
                        sums.size() - controls,
                        hypotheses.samples(),
                        hypotheses.forbidden(),
                        controls,
                        seen))
                .toString();
    }
}
