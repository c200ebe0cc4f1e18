package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.MegakernelIoQueue;
import dev.megakernel.protocol.SlotStatus;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The submitting side of an IO queue of the library's own, which is always native memory. */
public class IoSubmitBenchmark extends ProtocolBenchmark {

    static final int TARGET = 5;
    static final int BYTES = 4096;
    static final int TAG = 11;

    /** Where the queue lies; there is no choice. */
    @Param("DIRECT")
    public MemoryKind memory = MemoryKind.DIRECT;

    MegakernelIoQueue queue = new MegakernelIoQueue(IoQueueLayout.IO_SLOT_COUNT);
    IoSlotRound io = new IoSlotRound(queue.buffer());

    @Override
    void makeBuffers() {
        queue = new MegakernelIoQueue(IoQueueLayout.IO_SLOT_COUNT);
        io = new IoSlotRound(queue.buffer());
    }

    /** A read from one handle to another. Answers the status of the slot. */
    @Benchmark
    public int submitDmaRead() {
        int slot = io.nextSlot();
        queue.submitDmaRead(slot, IoSlotRound.SOURCE, TARGET, BYTES, TAG);
        return io.exchange(slot, SlotStatus.EMPTY);
    }

    /** A read into a mapped target. Answers the status of the slot. */
    @Benchmark
    public int publishSlot() {
        int slot = io.nextSlot();
        queue.publishSlot(slot, TARGET, BYTES, TAG);
        return io.exchange(slot, SlotStatus.EMPTY);
    }
}
