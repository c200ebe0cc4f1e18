package dev.megakernel.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A figure that the design names, and how to find it in a run.
 *
 * @param figure what is measured
 * @param limit the goal, in the figure's unit; NaN for a figure that only stands beside goals
 * @param atMost whether the figure may be at most the limit, or must be at least
 * @param value finds it
 */
record Goal(String figure, double limit, boolean atMost, Function<ResultRun, OptionalDouble> value) {

    /** Sections of baselines, native ones and other libraries for the JVM. */
    static final List<String> BASELINES =
            List.of("native-vulkan", "native-cuda", "native-session", "peer-lwjgl-cuda", "peer-jcuda", "peer-opencl");

    /** Sections with batches, native ones too. */
    static final List<String> BATCHES = List.of("engine", "batch", "native-session");

    /** Section of the round trips that all others are compared with. */
    static final String CLOSED = "closed";

    /** The session's round trip with one submitter. */
    static final String EXECUTE = "execute, submitters 1";

    /** The same with a handle that allocates nothing. */
    static final String CALL = "call, submitters 1";

    /** Section of what a session needs after a pause. */
    static final String PARK = "park";

    /** Figure of a point that was measured after pauses. */
    static final String PAUSE = "pauseSeconds";

    private static final String NONE = "–";
    private static final double MILLION = 1e6;
    private static final String MANY = "submitters 16, outstanding 64";
    private static final String BY_CALL = "calls";
    private static final String BY_FUTURE = "futures";
    private static final String OPEN_BY_CALL = "open loop by call";
    private static final String OPEN_BY_FUTURE = "open loop";

    /** All goals that a run of this version can show, and figures that stand beside them. What can be done by call is. */
    static final List<Goal> ALL = List.of(
            atMost("session round trip, one submitter, p50, µs", 2.6, run -> roundTrip(run, "p50")),
            beside("the same by call", run -> byCall(run, "p50")),
            atMost(
                    "session round trip, times a C host's on the same SPIR-V",
                    1.1,
                    run -> quotient(roundTrip(run, "p50"), hostInC(run))),
            beside("the same by call", run -> quotient(byCall(run, "p50"), hostInC(run))),
            atLeast("Vulkan launch + fence, times the session's p50", 15, run -> ratio(run, "vulkan launch + fence")),
            atLeast("Vulkan launch + poll, times the session's p50", 4.5, run -> ratio(run, "vulkan launch + poll")),
            atLeast("CUDA launch + sync, times the session's p50", 3.8, run -> ratio(run, "cuda launch + sync")),
            atLeast("CUDA graph + sync, times the session's p50", 2.8, run -> ratio(run, "cuda graph launch + sync")),
            atMost("closed loop p99.9, µs", 20, run -> roundTrip(run, "p99.9")),
            atMost("closed loop p99.99, µs", 50, run -> roundTrip(run, "p99.99")),
            atMost("open loop at 100,000/s p99.9, µs", 30, run -> open(run, "p99.9")),
            beside("the same by futures", run -> open(run, OPEN_BY_FUTURE, "p99.9")),
            atMost("open loop at 100,000/s p99.99, µs", 300, run -> open(run, "p99.99")),
            beside("the same by futures", run -> open(run, OPEN_BY_FUTURE, "p99.99")),
            atLeast("64 Ki-slot batches by counter, million slots a second", 150, run -> batchFromJava(run, 0)),
            atLeast(
                    "64 Ki-slot batches with twelve results, million slots a second",
                    110,
                    run -> batchFromJava(run, 12)),
            atLeast("64 Ki-slot batches by counter, share of the C host's", 0.7, run -> batchOfC(run, 0)),
            atLeast("64 Ki-slot batches with twelve results, share of the C host's", 0.7, run -> batchOfC(run, 12)),
            atLeast(
                    "16 submitters, 64 outstanding each, million submissions a second",
                    5,
                    run -> many(run, "perSecond", MILLION)),
            beside("the same by futures", run -> many(run, BY_FUTURE, "perSecond", MILLION)),
            atLeast("their slowest thread, share of the mean", 0.5, run -> many(run, "slowestToMean", 1)),
            beside("the same by futures", run -> many(run, BY_FUTURE, "slowestToMean", 1)),
            atMost("submit returns, p50, µs", 0.2, run -> micros(run, "steps", "submit returns", "p50")),
            atMost("stream beside a 20 ms opcode, p99, times without", 1.2, Goal::neighbour),
            atMost(
                    "one-pass dispatch of 256 slots, p50, µs",
                    20,
                    run -> micros(run, "one-pass", "dispatchInto, slots 256", "p50")),
            atMost("demo query, p50, µs", 40, run -> micros(run, "demo", "session, a workgroup for each shard", "p50")),
            atMost("first submission after 100 ms, p50, µs", 60, run -> wake(run, "wake, pauseSeconds 0.1")),
            atMost(
                    "first submission after 60 s, p50, µs",
                    60,
                    run -> wake(run, "wake, park-after by default, pauseSeconds 60")),
            atMost("results torn or wrong in the litmus", 0, run -> litmus(run, "torn", "wrong")),
            beside("million rounds of the litmus", run -> inMillions(litmus(run, "rounds"))));

    /** Whether a value meets the goal. */
    boolean isMet(double measured) {
        return atMost ? measured <= limit : measured >= limit;
    }

    /** The limit with its direction; a dash for a figure that only stands beside others. */
    String shownLimit() {
        return Double.isNaN(limit) ? NONE : (atMost ? "≤ " : "≥ ") + Numbers.shown(limit);
    }

    /** Whether all runs meet the goal. */
    String shownVerdict(List<OptionalDouble> values) {
        if (Double.isNaN(limit)) {
            return NONE;
        }
        boolean met = values.stream().allMatch(value -> value.isPresent() && isMet(value.getAsDouble()));
        return met ? "yes" : "**no**";
    }

    /** The session's round trip with one submitter, in µs, which baselines are compared with. */
    static OptionalDouble roundTrip(ResultRun run, String percentile) {
        return micros(run, CLOSED, EXECUTE, percentile);
    }

    private static OptionalDouble byCall(ResultRun run, String percentile) {
        return micros(run, CLOSED, CALL, percentile);
    }

    private static OptionalDouble hostInC(ResultRun run) {
        return micros(run, "native-session", "c host, session kernel", "p50");
    }

    /** The p50 of a point divided by the session's. */
    static OptionalDouble ratio(ResultRun run, String section, String key) {
        return quotient(micros(run, section, key, "p50"), roundTrip(run, "p50"));
    }

    /** A baseline's p50 divided by the session's. */
    private static OptionalDouble ratio(ResultRun run, String baseline) {
        return BASELINES.stream()
                .map(section -> ratio(run, section, baseline))
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    private static Goal atMost(String figure, double limit, Function<ResultRun, OptionalDouble> value) {
        return new Goal(figure, limit, true, value);
    }

    private static Goal atLeast(String figure, double limit, Function<ResultRun, OptionalDouble> value) {
        return new Goal(figure, limit, false, value);
    }

    private static Goal beside(String figure, Function<ResultRun, OptionalDouble> value) {
        return new Goal(figure, Double.NaN, true, value);
    }

    /** By call, or by futures in results of versions that had no calls. */
    private static OptionalDouble open(ResultRun run, String percentile) {
        OptionalDouble byCall = open(run, OPEN_BY_CALL, percentile);
        return byCall.isPresent() ? byCall : open(run, OPEN_BY_FUTURE, percentile);
    }

    private static OptionalDouble open(ResultRun run, String way, String percentile) {
        return micros(run, "open", way + ", offeredPerSecond 100,000", percentile);
    }

    private static OptionalDouble wake(ResultRun run, String key) {
        return micros(run, PARK, key, "p50");
    }

    /** The sum of figures over all ways of the litmus; empty when it did not run. */
    private static OptionalDouble litmus(ResultRun run, String... figures) {
        List<Double> values = run.of("litmus").stream()
                .flatMap(point -> Arrays.stream(figures).map(point::number))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
        return values.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        values.stream().mapToDouble(Double::doubleValue).sum());
    }

    private static OptionalDouble inMillions(OptionalDouble value) {
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / MILLION) : value;
    }

    /** The best of several ways to run 65,536 slots of so many results, in million slots a second. */
    private static OptionalDouble batch(ResultRun run, int results, String... sections) {
        return Arrays.stream(sections)
                .flatMap(section -> run.of(section).stream())
                .filter(point -> point.key().endsWith(", slots 65,536, results " + results))
                .map(point -> point.number("slotsPerSecond"))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(slots -> slots.getAsDouble() / MILLION)
                .max();
    }

    private static OptionalDouble batchFromJava(ResultRun run, int results) {
        return batch(run, results, "engine", "batch");
    }

    private static OptionalDouble batchOfC(ResultRun run, int results) {
        return quotient(batchFromJava(run, results), batch(run, results, "native-session"));
    }

    private static OptionalDouble many(ResultRun run, String figure, double unit) {
        OptionalDouble byCall = many(run, BY_CALL, figure, unit);
        return byCall.isPresent() ? byCall : many(run, BY_FUTURE, figure, unit);
    }

    private static OptionalDouble many(ResultRun run, String way, String figure, double unit) {
        OptionalDouble value = run.find("fairness", way + ", " + MANY)
                .map(point -> point.number(figure))
                .orElse(OptionalDouble.empty());
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / unit) : value;
    }

    private static OptionalDouble neighbour(ResultRun run) {
        return quotient(
                micros(run, "neighbour", EXECUTE + ", beside one long opcode", "p99"),
                micros(run, "neighbour", EXECUTE + ", beside nothing", "p99"));
    }

    private static OptionalDouble micros(ResultRun run, String section, String key, String percentile) {
        return run.find(section, key).map(point -> point.micros(percentile)).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble quotient(OptionalDouble above, OptionalDouble below) {
        return above.isPresent() && below.isPresent() && below.getAsDouble() > 0
                ? OptionalDouble.of(above.getAsDouble() / below.getAsDouble())
                : OptionalDouble.empty();
    }
}
