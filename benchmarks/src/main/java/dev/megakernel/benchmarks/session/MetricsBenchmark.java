package dev.megakernel.benchmarks.session;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** What it costs a round trip that somebody listens. The device needs no time, so compare differences with a real round trip. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MetricsBenchmark {

    /** Who listens. */
    @Param
    public StatsKind stats = StatsKind.NONE;

    private @Nullable InstantSession opened;

    /** Opens a session. */
    @Setup
    public void setUp() {
        opened = new InstantSession(stats.open());
    }

    /** Ends it. */
    @TearDown
    public void tearDown() {
        opened().close();
    }

    private InstantSession opened() {
        return Objects.requireNonNull(opened);
    }

    /** There and back, waiting. Answers the result. */
    @Benchmark
    public long execute() {
        return opened().session()
                .execute(InstantSession.CODE, SubmitBenchmark.VALUE)
                .word(0);
    }
}
