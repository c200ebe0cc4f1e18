package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.BatchItem;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.tenant.TenantHandle;
import dev.megakernel.tenant.TenantRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** One slot at a time. Each benchmark answers the status of the slot that it published. */
public class PublishBenchmark extends BufferBenchmark {

    static final int RESOURCE = 9;

    final int[] args = {1, 2, 3};
    final int[] allArgs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    final List<PackedOp> packed =
            List.of(new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, 200), new PackedOp(OpcodeSpace.STORE_U32, 7, 201));
    final BatchItem item = new BatchItem(OPCODE, args);
    final SlotFlyweight view = new SlotFlyweight();
    final TenantHandle tenant = new TenantRegistry().register("benchmark");

    TurningRing ring = new TurningRing(memory);
    private ByteBuffer control = ByteBuffer.allocate(ControlLayout.CONTROL_MIN_BYTES);

    @Override
    void makeBuffers() {
        ring = new TurningRing(memory);
        control = memory.allocate(ControlLayout.CONTROL_MIN_BYTES);
        ControlCodec.encode(false, TENANT + 1, 0, control);
        ControlCodec.writeDefaultPriorityOffsets(control, TurningRing.SLOTS);
    }

    /** The plainest way to publish; the measure of all others. */
    @Benchmark
    public int publishSlot() {
        int slot = ring.nextSlot();
        RingPublisher.publishSlot(ring.buffer, slot, TENANT, OPCODE, args);
        return ring.complete(slot);
    }

    /** A slot with no argument word to spare. */
    @Benchmark
    public int publishSlotWithTwelveArgs() {
        int slot = ring.nextSlot();
        RingPublisher.publishSlot(ring.buffer, slot, TENANT, OPCODE, allArgs);
        return ring.complete(slot);
    }

    /** The movable view instead of an array of arguments. */
    @Benchmark
    public int publishThroughFlyweight() {
        int slot = ring.nextSlot();
        view.wrap(ring.buffer, slot)
                .begin(TENANT, OPCODE)
                .arg(0, 1)
                .arg(1, 2)
                .arg(2, 3)
                .publish();
        return ring.complete(slot);
    }

    /** Two operations of two arguments each in one slot. */
    @Benchmark
    public int publishPackedSlot() {
        int slot = ring.nextSlot();
        RingPublisher.publishPackedSlot(ring.buffer, slot, TENANT, packed);
        return ring.complete(slot);
    }

    /** A request for a resource. */
    @Benchmark
    public int publishLoadMiss() {
        int slot = ring.nextSlot();
        RingPublisher.publishLoadMiss(ring.buffer, slot, RESOURCE, false);
        return ring.complete(slot);
    }

    /** The first free slot of a partition, which is its first. */
    @Benchmark
    public int publishWithPriority() {
        int slot = RingPublisher.publishWithPriority(ring.buffer, control, TENANT, Priority.HIGH.level(), item);
        return ring.complete(slot);
    }

    /** Through the tenant registry: opcode window, cap and counters, and noting the slot as drained. */
    @Benchmark
    public int publishAsTenant() {
        int slot = ring.nextSlot();
        tenant.publishSlot(ring.buffer, slot, OPCODE, args);
        tenant.noteDrained(1);
        return ring.complete(slot);
    }

    /** The way back from a fault. Answers the status after it. */
    @Benchmark
    public int resetFaultedSlot() {
        int slot = ring.nextSlot();
        ring.exchange(slot, SlotStatus.FAULT);
        RingPublisher.resetFaultedSlot(ring.buffer, slot);
        return ring.complete(slot);
    }
}
