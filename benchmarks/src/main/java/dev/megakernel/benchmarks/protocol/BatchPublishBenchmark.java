package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.BatchItem;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.WorkItem;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** Sixteen consecutive slots at a time. Each benchmark answers how many of them it published. */
public class BatchPublishBenchmark extends BufferBenchmark {

    static final int SLOTS = 16;
    static final int TAG = 5;

    final List<BatchItem> batch = Collections.nCopies(SLOTS - 1, new BatchItem(OPCODE, 1, 2, 3));
    final List<WorkItem> items = Collections.nCopies(SLOTS, new WorkItem(OPCODE, 1, 2, 3));

    TurningRing ring = new TurningRing(memory);
    ByteBuffer encoded = ByteBuffer.allocate(SLOTS * SlotLayout.SLOT_BYTES);

    @Override
    void makeBuffers() {
        ring = new TurningRing(memory);
        encoded = memory.allocate(SLOTS * SlotLayout.SLOT_BYTES);
    }

    /** Fifteen items and the fence behind them. */
    @Benchmark
    public int batchPublish() {
        int start = ring.nextWindow(SLOTS);
        RingPublisher.batchPublish(ring.buffer, start, TENANT, batch, TAG);
        return ring.complete(start, SLOTS);
    }

    /** Sixteen work items. */
    @Benchmark
    public int publishWorkItems() {
        int start = ring.nextWindow(SLOTS);
        RingPublisher.publishWorkItems(ring.buffer, start, TENANT, items);
        return ring.complete(start, SLOTS);
    }

    /** A ring of sixteen work items, built anew in the caller's storage. */
    @Benchmark
    public int encodeWorkItemsRing() {
        RingPublisher.encodeWorkItemsRing(SLOTS, TENANT, items, encoded);
        return encoded.limit() / SlotLayout.SLOT_BYTES;
    }
}
