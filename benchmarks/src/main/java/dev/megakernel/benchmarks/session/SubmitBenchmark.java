package dev.megakernel.benchmarks.session;

import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionCall;
import dev.megakernel.session.SubmissionResult;
import dev.megakernel.stats.MegakernelStats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Submissions of one thread to a session whose device answers at once: what remains is the JVM's part. Every benchmark answers a
 * number that is wrong when it did not do its work, and the same in every turn.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SubmitBenchmark {

    /** What every submission answers. */
    public static final int VALUE = 12_345;

    /** Submissions of a burst. */
    public static final int BURST = 256;

    /** Futures that a pipeline keeps outstanding. */
    private static final int OUTSTANDING = 64;

    private final InstantSession opened = new InstantSession(MegakernelStats.NOOP);
    private final MegakernelSession session = opened.session();
    private final SessionCall call = session.newCall().work(InstantSession.CODE);
    private final ArrayDeque<CompletableFuture<SubmissionResult>> pipeline = new ArrayDeque<>();
    private final List<CompletableFuture<SubmissionResult>> burst = new ArrayList<>(BURST);

    /** Fills the pipeline. */
    @Setup
    public void setUp() {
        while (pipeline.size() < OUTSTANDING) {
            pipeline.add(submit());
        }
    }

    /** Waits for what a burst has left. */
    @TearDown(Level.Invocation)
    public void awaitBurst() {
        burst.forEach(CompletableFuture::join);
        burst.clear();
    }

    /** Ends the session. */
    @TearDown
    public void tearDown() {
        opened.close();
    }

    private CompletableFuture<SubmissionResult> submit() {
        return session.submit(InstantSession.CODE, VALUE);
    }

    /** There and back, waiting. Answers the result. */
    @Benchmark
    public long execute() {
        return session.execute(InstantSession.CODE, VALUE).word(0);
    }

    /** There and back with a handle. Answers the result. */
    @Benchmark
    public long call() {
        return call.arg(0, VALUE).trySubmit() && call.await() ? call.word(0) : -1;
    }

    /** A future, and the wait for it. Answers the result. */
    @Benchmark
    public long submitAndJoin() {
        return submit().join().word(0);
    }

    /** Waits for the oldest of 64 futures and submits another. Answers the result. */
    @Benchmark
    public long pipelined() {
        CompletableFuture<SubmissionResult> oldest = pipeline.remove();
        while (!oldest.isDone()) {
            Thread.onSpinWait();
        }
        pipeline.add(submit());
        return oldest.join().word(0);
    }

    /** Submits alone, 256 times; others look for the ends. Answers how many there are. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long burst() {
        for (int i = 0; i < BURST; i++) {
            burst.add(submit());
        }
        return burst.size();
    }
}
