package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;

/** Fresh buffers in storage of the caller. Each benchmark answers a word or a length of what it built. */
public class EncodeBenchmark extends BufferBenchmark {

    static final int OBSERVABLES = 64;
    static final int RESOURCE = 9;

    private static final int CONTROL_BYTES = ControlLayout.CONTROL_MIN_BYTES + OBSERVABLES * Words.WORD_BYTES;

    ByteBuffer control = ByteBuffer.allocate(CONTROL_BYTES);
    ByteBuffer ring = ByteBuffer.allocate(TurningRing.SLOTS * SlotLayout.SLOT_BYTES);
    ByteBuffer slot = ByteBuffer.allocate(SlotLayout.SLOT_BYTES);
    ByteBuffer debugLog = ByteBuffer.allocate(DebugLogLayout.BUFFER_BYTES);
    ByteBuffer ioQueue = ByteBuffer.allocate(IoQueueLayout.QUEUE_BYTES);

    @Override
    void makeBuffers() {
        control = memory.allocate(control.capacity());
        ring = memory.allocate(ring.capacity());
        slot = memory.allocate(slot.capacity());
        debugLog = memory.allocate(debugLog.capacity());
        ioQueue = memory.allocate(ioQueue.capacity());
    }

    /** A control buffer with 64 result words. Answers the mask of the last tenant. */
    @Benchmark
    public int encodeControl() {
        ControlCodec.encode(false, ControlLayout.TENANT_MASK_COUNT, OBSERVABLES, control);
        return Words.get(control, ControlLayout.TENANT_MASK_BASE + ControlLayout.TENANT_MASK_COUNT - 1);
    }

    /** Partition offsets for 256 slots. Answers the sentinel. */
    @Benchmark
    public int writeDefaultPriorityOffsets() {
        ControlCodec.writeDefaultPriorityOffsets(control, TurningRing.SLOTS);
        return Words.get(control, ControlLayout.PRIORITY_OFFSETS_BASE + ControlLayout.PRIORITY_LEVELS);
    }

    /** A ring of 256 slots. */
    @Benchmark
    public int encodeEmptyRing() {
        RingCodec.encodeEmpty(TurningRing.SLOTS, ring);
        return ring.limit();
    }

    /** A debug log as kernels take it. */
    @Benchmark
    public int encodeEmptyDebugLog() {
        DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY, debugLog);
        return debugLog.limit();
    }

    /** An IO queue of 64 slots. */
    @Benchmark
    public int encodeEmptyIoQueue() {
        IoQueueCodec.encodeEmpty(IoQueueLayout.IO_SLOT_COUNT, ioQueue);
        return ioQueue.limit();
    }

    /** One slot that asks for a resource. Answers the resource. */
    @Benchmark
    public int encodeLoadMiss() {
        RingCodec.encodeLoadMiss(RESOURCE, true, slot);
        return Words.get(slot, SlotLayout.ARG0_WORD);
    }
}
