package dev.megakernel.benchmarks.protocol;

import org.openjdk.jmh.annotations.Param;

/** Benchmarks over buffers of the caller, which may lie anywhere. */
public abstract class BufferBenchmark extends ProtocolBenchmark {

    /** Where they lie. */
    @Param
    public MemoryKind memory = MemoryKind.HEAP;
}
