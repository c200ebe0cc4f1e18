package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.HostRing;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Whole slots of 64 bytes, in and out of a ring of the library's own, which is always native memory. */
public class HostRingBenchmark extends ProtocolBenchmark {

    /** Where the ring lies; there is no choice. */
    @Param("DIRECT")
    public MemoryKind memory = MemoryKind.DIRECT;

    final HostRing ring = new HostRing(TurningRing.SLOTS);
    final byte[] slotBytes = new byte[SlotLayout.SLOT_BYTES];
    final byte[] out = new byte[SlotLayout.SLOT_BYTES];
    private final ByteBuffer buffer = ring.buffer();
    private int slot;

    @Override
    void makeBuffers() {
        // All slots DONE, and a PUBLISHED one to overwrite them with.
        slotBytes[SlotLayout.STATUS_WORD] = SlotStatus.DONE;
        for (int i = 0; i < ring.slotCount(); i++) {
            ring.publish(i, slotBytes);
        }
        slotBytes[SlotLayout.STATUS_WORD] = SlotStatus.PUBLISHED;
    }

    /** Overwrites a slot, whatever it holds. Answers its status. */
    @Benchmark
    public int publish() {
        int at = nextSlot();
        ring.publish(at, slotBytes);
        return Words.getAcquire(buffer, at * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD);
    }

    /** Copies a slot. Answers the status in the copy. */
    @Benchmark
    public int readSlot() {
        ring.readSlot(nextSlot(), out);
        return out[SlotLayout.STATUS_WORD];
    }

    /** Looks at all 256 slots. Answers how many are DONE. */
    @Benchmark
    public long doneCount() {
        return ring.doneCount();
    }

    private int nextSlot() {
        slot = (slot + 1) % TurningRing.SLOTS;
        return slot;
    }
}
