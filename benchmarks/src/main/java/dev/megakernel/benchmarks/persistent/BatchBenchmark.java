package dev.megakernel.benchmarks.persistent;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.persistent.BatchEncoder;
import dev.megakernel.persistent.BatchResults;
import dev.megakernel.persistent.PersistentBatch;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.Publication;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * What a slot of a batch costs the JVM, by itself: to fill, and to read. Rings and results lie in memory that the caches hold,
 * so this is the least a device with memory of its own can cost. Answers are wrong when work was left out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchBenchmark {

    /** Slots of a batch. Times are those of one slot. */
    public static final int BATCH = 1024;

    /** What every slot answers in each of its result words. */
    public static final int VALUE = 12_345;

    private static final int QUARTER = 4;
    private static final int TAG = 1;
    private static final Opcode COUNTED = Opcode.define(0x40, "counted").glsl("");
    private static final Opcode TWELVE =
            Opcode.define(0x41, "twelve-results").results(SessionLayout.RESULTS).glsl("");

    private final BatchEncoder twoWords = (slot, args) -> {
        args[0] = slot;
        args[1] = VALUE;
    };

    private final BatchEncoder twelveWords = (slot, args) -> {
        for (int i = 0; i < args.length; i++) {
            args[i] = VALUE;
        }
    };

    /** Results as a device leaves them, quarters of a tag and three words, but in an array. */
    private final int[] array = new int[BATCH * SessionLayout.RESULTS / (QUARTER - 1) * QUARTER];

    private long sum;
    private final BatchResults adder = (slot, ending, words) -> {
        for (int i = 0; i < SessionLayout.RESULTS; i++) {
            sum += words[i];
        }
    };

    private final PersistentBatch counted =
            new PersistentBatch().work(COUNTED, Priority.NORMAL, 0).slots(BATCH, false);
    private final PersistentBatch read =
            new PersistentBatch().work(TWELVE, Priority.NORMAL, 0).slots(BATCH, true);

    private final InstantEngine opened = InstantEngine.forBatches(2 * BATCH, SessionLayout.RESULTS);
    private final PersistentEngine engine = opened.engine();

    /** Publishes what is read, and fills what it is compared with. */
    @Setup
    public void setUp() {
        for (int at = 0; at < array.length; at++) {
            array[at] = at % QUARTER == 0 ? TAG : VALUE;
        }
        if (engine.tryPublish(read, twelveWords) != Publication.ACCEPTED || !engine.look(read)) {
            throw new IllegalStateException("A batch of " + BATCH + " slots has not ended. Fix: give it a ring.");
        }
    }

    /** Ends the engine's threads. */
    @TearDown
    public void tearDown() {
        opened.close();
    }

    /** Two arguments for each slot. Answers how many slots are done. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long fillTwoWords() {
        engine.tryPublish(counted, twoWords);
        return engine.look(counted) ? counted.done() : -1;
    }

    /** All arguments of each slot. Answers how many slots are done. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long fillTwelveWords() {
        engine.tryPublish(counted, twelveWords);
        return engine.look(counted) ? counted.done() : -1;
    }

    /** Twelve results of each slot, which has ended before. Answers their sum. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long readTwelveResults() {
        sum = 0;
        engine.results(read, adder);
        return sum;
    }

    /** What reading is measured by: the same words and tags in an array. Answers the sum of the results. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long readPlainArray() {
        sum = 0;
        int wrong = 0;
        for (int at = 0; at < array.length; at += QUARTER) {
            wrong |= array[at] ^ TAG;
            sum += array[at + 1];
            sum += array[at + 2];
            sum += array[at + 3];
        }
        return wrong == 0 ? sum : -1;
    }
}
