package dev.megakernel.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A figure that the design names, and how to find it in a run.
 *
 * @param figure what is measured
 * @param limit the goal, in the figure's unit
 * @param atMost whether the figure may be at most the limit, or must be at least
 * @param value finds it
 */
record Goal(String figure, double limit, boolean atMost, Function<ResultRun, OptionalDouble> value) {

    /** Sections of native baselines. */
    static final List<String> NATIVE = List.of("native-vulkan", "native-cuda", "native-session");

    /** Sections with batches, native ones too. */
    static final List<String> BATCHES = List.of("engine", "batch", "native-session");

    private static final double MILLION = 1e6;
    private static final String ROUND_TRIP = "execute, submitters 1";
    private static final String MANY = "futures, submitters 16, outstanding 64";

    /** All goals that a run of this version can show. */
    static final List<Goal> ALL = List.of(
            atMost("session round trip, one submitter, p50, µs", 2.6, run -> roundTrip(run, "p50")),
            atMost(
                    "session round trip, times a C host's on the same SPIR-V",
                    1.1,
                    run -> quotient(
                            roundTrip(run, "p50"), micros(run, "native-session", "c host, session kernel", "p50"))),
            atLeast("Vulkan launch + fence, times the session's p50", 15, run -> ratio(run, "vulkan launch + fence")),
            atLeast("Vulkan launch + poll, times the session's p50", 4.5, run -> ratio(run, "vulkan launch + poll")),
            atLeast("CUDA launch + sync, times the session's p50", 3.8, run -> ratio(run, "cuda launch + sync")),
            atLeast("CUDA graph + sync, times the session's p50", 2.8, run -> ratio(run, "cuda graph launch + sync")),
            atMost("closed loop p99.9, µs", 20, run -> roundTrip(run, "p99.9")),
            atMost("closed loop p99.99, µs", 50, run -> roundTrip(run, "p99.99")),
            atMost("open loop at 100,000/s p99.9, µs", 30, run -> open(run, "p99.9")),
            atMost("open loop at 100,000/s p99.99, µs", 300, run -> open(run, "p99.99")),
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
            atLeast("their slowest thread, share of the mean", 0.5, run -> many(run, "slowestToMean", 1)),
            atMost("submit returns, p50, µs", 0.2, run -> micros(run, "steps", "submit returns", "p50")),
            atMost("stream beside a 20 ms opcode, p99, times without", 1.2, Goal::neighbour),
            atMost(
                    "one-pass dispatch of 256 slots, p50, µs",
                    20,
                    run -> micros(run, "one-pass", "dispatchInto, slots 256", "p50")),
            atMost("demo query, p50, µs", 40, run -> micros(run, "demo", "session", "p50")),
            atMost(
                    "first submission after 100 ms, p50, µs",
                    60,
                    run -> micros(run, "park", "wake, pauseSeconds 0.1", "p50")),
            atMost("first submission after 60 s, µs", 60, run -> micros(run, "park", "wake, pauseSeconds 60", "p50")));

    /** Whether a value meets the goal. */
    boolean isMet(double measured) {
        return atMost ? measured <= limit : measured >= limit;
    }

    /** The limit with its direction. */
    String shownLimit() {
        return (atMost ? "≤ " : "≥ ") + Numbers.shown(limit);
    }

    /** p50 of the session's round trip with one submitter, in µs, which baselines are compared with. */
    static OptionalDouble roundTrip(ResultRun run, String percentile) {
        return micros(run, "closed", ROUND_TRIP, percentile);
    }

    /** A baseline's p50 divided by the session's. */
    static OptionalDouble ratio(ResultRun run, String baseline) {
        OptionalDouble other = NATIVE.stream()
                .map(section -> micros(run, section, baseline, "p50"))
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
        return quotient(other, roundTrip(run, "p50"));
    }

    private static Goal atMost(String figure, double limit, Function<ResultRun, OptionalDouble> value) {
        return new Goal(figure, limit, true, value);
    }

    private static Goal atLeast(String figure, double limit, Function<ResultRun, OptionalDouble> value) {
        return new Goal(figure, limit, false, value);
    }

    private static OptionalDouble open(ResultRun run, String percentile) {
        return micros(run, "open", "open loop, offeredPerSecond 100,000", percentile);
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
        OptionalDouble value =
                run.find("fairness", MANY).map(point -> point.number(figure)).orElse(OptionalDouble.empty());
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / unit) : value;
    }

    private static OptionalDouble neighbour(ResultRun run) {
        return quotient(
                micros(run, "neighbour", ROUND_TRIP + ", beside one long opcode", "p99"),
                micros(run, "neighbour", ROUND_TRIP + ", beside nothing", "p99"));
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
