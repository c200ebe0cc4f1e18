package dev.megakernel.benchmarks.persistent;

import dev.megakernel.persistent.BatchEncoder;
import dev.megakernel.persistent.BatchResults;
import dev.megakernel.persistent.PersistentBatch;
import dev.megakernel.persistent.PersistentCall;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.protocol.Priority;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Work that a device answers at once: what remains is the JVM's part of a round trip, and the device's memory accesses. None of
 * it may make garbage. Every benchmark answers a number that is wrong when it did not do its work, and the same in every turn.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PersistentBenchmark {

    /** Slots of a batch. */
    public static final int BATCH = 256;

    /** What every slot answers in its first result word. */
    public static final int VALUE = 12_345;

    private static final int SLOTS = 1024;

    private long sum;
    private final PersistentCall call = new PersistentCall().work(InstantEngine.OPCODE, Priority.NORMAL, 0);
    private final PersistentBatch counted =
            new PersistentBatch().work(InstantEngine.OPCODE, Priority.NORMAL, 0).slots(BATCH, false);
    private final PersistentBatch withResults =
            new PersistentBatch().work(InstantEngine.OPCODE, Priority.NORMAL, 0).slots(BATCH, true);
    private final BatchEncoder encoder = (slot, args) -> args[0] = VALUE;
    private final BatchResults adder = (slot, ending, words) -> sum += words[0];

    private final InstantEngine opened = InstantEngine.small(SLOTS);
    private final PersistentEngine engine = opened.engine();

    /** Ends the engine's threads. */
    @TearDown
    public void tearDown() {
        opened.close();
    }

    /** A slot there and back. Answers its result. */
    @Benchmark
    public long publishAndLook() {
        engine.tryPublish(call.arg(0, VALUE));
        return engine.look(call) ? call.word(0) : -1;
    }

    /** The same through the wait that a blocking caller uses. */
    @Benchmark
    public long publishAndAwait() {
        engine.tryPublish(call.arg(0, VALUE));
        return engine.await(call) ? call.word(0) : -1;
    }

    /** A batch of 256 slots that are counted. Answers how many are done. */
    @Benchmark
    public long publishBatch() {
        engine.tryPublish(counted, encoder);
        return engine.look(counted) ? counted.done() : -1;
    }

    /** A batch of 256 slots with a result each. Answers their sum. */
    @Benchmark
    public long publishBatchWithResults() {
        engine.tryPublish(withResults, encoder);
        sum = 0;
        if (engine.look(withResults)) {
            engine.results(withResults, adder);
        }
        return sum;
    }
}
