package dev.megakernel.benchmarks.protocol;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What all benchmarks of the wire have in common. Everything that a caller hands over (arrays, lists, storage) is made
 * beforehand, so that garbage can only come from the path that is measured. None may be made, but by the benchmarks of
 * {@link ObjectsBenchmark}.
 *
 * <p>Every benchmark answers a number that is wrong when it did not do its work, and the same in every turn; tests hold it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class ProtocolBenchmark {

    static final int TENANT = 1;
    static final int OPCODE = 0x40;

    /** Makes what the benchmark works on, as its parameters say. */
    @Setup
    public final void setUp() {
        makeBuffers();
    }

    abstract void makeBuffers();
}
