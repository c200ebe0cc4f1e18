package dev.megakernel.benchmarks.protocol;

import dev.megakernel.HostMirror;
import dev.megakernel.protocol.WorkItem;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Publishing to the buffers that a mirror carries from pass to pass. */
public class MirrorBenchmark extends ProtocolBenchmark {

    static final int ITEMS = 16;

    /** Where the mirror lies; there is no choice. */
    @Param("HEAP")
    public MemoryKind memory = MemoryKind.HEAP;

    private final int[] args = {1, 2, 3};
    private final List<WorkItem> items = Collections.nCopies(ITEMS, new WorkItem(OPCODE, 1, 2, 3));
    private final HostMirror mirror = HostMirror.of(TurningRing.SLOTS, TENANT + 1, 0);

    TurningRing ring = new TurningRing(mirror.ring());

    @Override
    void makeBuffers() {
        ring = new TurningRing(mirror.ring());
    }

    /** One slot. Answers the status it had when it was published. */
    @Benchmark
    public int publishSlot() {
        int slot = ring.nextSlot();
        mirror.publishSlot(slot, TENANT, OPCODE, args);
        return ring.complete(slot);
    }

    /** Sixteen work items. Answers how many were published. */
    @Benchmark
    public int publishWorkItems() {
        int start = ring.nextWindow(ITEMS);
        mirror.publishWorkItems(start, TENANT, items);
        return ring.complete(start, ITEMS);
    }
}
