package dev.megakernel.benchmarks.session;

import dev.megakernel.benchmarks.persistent.InstantEngine;
import dev.megakernel.stats.MegakernelStats;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Several threads that submit to one ring for a while, with 64 pieces of work outstanding each. The device answers at once, on the
 * thread that rings; so this measures what submitters do to each other. The time of a shot says nothing: look at the counters.
 * Every benchmark answers whether all results were right.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
public class ContentionBenchmark {

    /** What a benchmark answers whose results were right. */
    public static final long RIGHT = 1;

    private static final int PERCENT = 100;

    /** Threads that submit. */
    @Param({"1", "2", "4", "8", "16"})
    public int submitters = 1;

    /** How long they do. */
    @Param("200")
    public int millis = 1;

    private @Nullable InstantEngine engine;
    private @Nullable InstantSession session;

    /** What the threads of a shot did. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Rates {

        /** Submissions of all threads together. */
        public long perSecond;

        /** What the slowest thread did, in percent of the mean. */
        public long slowestPercentOfMean;

        private long count(Crew.Work work) {
            perSecond += work.perSecond();
            slowestPercentOfMean += Math.round(PERCENT * work.slowestToMean());
            return work.isRight() ? RIGHT : 0;
        }
    }

    /** Opens an engine and a session. */
    @Setup
    public void setUp() {
        engine = new InstantEngine(InstantSession.SLOTS);
        session = new InstantSession(MegakernelStats.NOOP);
    }

    /** Ends both. */
    @TearDown
    public void tearDown() {
        Objects.requireNonNull(engine).close();
        Objects.requireNonNull(session).close();
    }

    /** Handles of the engine below a session. */
    @Benchmark
    public long engineHandles(Rates rates) {
        InstantEngine below = Objects.requireNonNull(engine);
        return rates.count(Crew.run(submitters, millis, () -> Submitter.handles(below)));
    }

    /** Handles of a session. */
    @Benchmark
    public long sessionCalls(Rates rates) {
        InstantSession opened = Objects.requireNonNull(session);
        return rates.count(Crew.run(submitters, millis, () -> Submitter.calls(opened.session())));
    }

    /** Futures of a session. */
    @Benchmark
    public long sessionFutures(Rates rates) {
        InstantSession opened = Objects.requireNonNull(session);
        return rates.count(Crew.run(submitters, millis, () -> Submitter.futures(opened.session())));
    }

    /** Threads that wait for each submission. */
    @Benchmark
    public long sessionExecute(Rates rates) {
        InstantSession opened = Objects.requireNonNull(session);
        return rates.count(Crew.run(submitters, millis, () -> Submitter.waiting(opened.session())));
    }
}
