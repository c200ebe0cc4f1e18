package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.IoOutcome;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.IoRequests;
import dev.megakernel.protocol.IoSlotFlyweight;
import dev.megakernel.protocol.SlotStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;

/** The serving side of the IO queue. */
public class IoServeBenchmark extends BufferBenchmark {

    static final int BATCH = 16;

    private final IoSlotFlyweight view = new IoSlotFlyweight();
    private final List<IoOutcome> outcomes =
            IntStream.range(0, BATCH).mapToObj(i -> new IoOutcome(i, true)).toList();

    IoSlotRound io = new IoSlotRound(memory);

    @Override
    void makeBuffers() {
        io = new IoSlotRound(memory);
    }

    /** Looks at all 64 slots, of which the last has a request. Answers that slot. */
    @Benchmark
    public int pollThroughFlyweight() {
        int last = IoQueueLayout.IO_SLOT_COUNT - 1;
        io.exchange(last, SlotStatus.PUBLISHED);
        int found = -1;
        for (int slot = 0; slot <= last; slot++) {
            if (view.wrap(io.queue, slot).claim()) {
                found = slot;
            }
        }
        return found;
    }

    /** Claims a request, reads its source and completes it. Answers source and final status, 16 bits each. */
    @Benchmark
    public int serveThroughFlyweight() {
        int slot = io.nextSlot();
        io.request(slot);
        view.wrap(io.queue, slot).claim();
        int source = view.src();
        view.complete(true);
        return source << Short.SIZE | io.exchange(slot, SlotStatus.EMPTY);
    }

    /** Completes a claimed request. Answers its status. */
    @Benchmark
    public int complete() {
        int slot = io.nextSlot();
        io.exchange(slot, SlotStatus.CLAIMED);
        IoRequests.complete(io.queue, slot, false);
        return io.exchange(slot, SlotStatus.EMPTY);
    }

    /** Completes sixteen claimed requests. Answers how many are OK. */
    @Benchmark
    public int completeBatch() {
        for (int slot = 0; slot < BATCH; slot++) {
            io.exchange(slot, SlotStatus.CLAIMED);
        }
        IoRequests.completeBatch(io.queue, outcomes);
        int ok = 0;
        for (int slot = 0; slot < BATCH; slot++) {
            ok += io.exchange(slot, SlotStatus.EMPTY) == IoQueueLayout.STATUS_OK ? 1 : 0;
        }
        return ok;
    }

    /** Frees a completed slot. Answers its status. */
    @Benchmark
    public int release() {
        int slot = io.nextSlot();
        io.exchange(slot, IoQueueLayout.STATUS_OK);
        IoRequests.release(io.queue, slot);
        return io.exchange(slot, SlotStatus.EMPTY);
    }
}
