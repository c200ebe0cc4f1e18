package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.ControlReader;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugRecord;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.IoRequest;
import dev.megakernel.protocol.IoRequests;
import dev.megakernel.protocol.LoadMissRequest;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingTelemetry;
import dev.megakernel.protocol.RuntimeCounters;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Forms that answer objects by contract, beside those that need none: what comfort costs. The compiler may remove an object
 * that does not leave the caller.
 */
public class ObjectsBenchmark extends BufferBenchmark {

    private final List<DebugRecord> records = new ArrayList<>(DispatchLeftovers.RECORDS);
    private final List<IoRequest> requests = new ArrayList<>(IoQueueLayout.IO_SLOT_COUNT);
    private final RingTelemetry telemetry = new RingTelemetry();

    private DispatchLeftovers left = new DispatchLeftovers(memory);
    private IoSlotRound io = new IoSlotRound(memory);

    @Override
    void makeBuffers() {
        left = new DispatchLeftovers(memory);
        RingTelemetry.decodeInto(left.control, left.ring.buffer, telemetry);
        io = new IoSlotRound(memory);
        for (int slot = 0; slot < IoQueueLayout.IO_SLOT_COUNT; slot++) {
            io.request(slot);
        }
    }

    /** How many of 256 slots are DONE, as an optional. */
    @Benchmark
    public long countDoneIfPresent() {
        return RingCodec.countDoneIfPresent(left.ring.buffer, TurningRing.SLOTS).orElse(0);
    }

    /** What a slot asks for, as an optional record. Answers the resource. */
    @Benchmark
    public int decodeLoadMiss() {
        return RingCodec.decodeLoadMiss(left.ring.buffer, DispatchLeftovers.LOAD_MISS_SLOT)
                .map(LoadMissRequest::resource)
                .orElse(0);
    }

    /** All 64 records into a list of the caller. Answers the format of the last. */
    @Benchmark
    public int readDebugLog() {
        DebugLogCodec.read(left.debugLog, records);
        return records.get(records.size() - 1).fmtId();
    }

    /** The opcode counters as a fresh list. Answers how many are not zero. */
    @Benchmark
    public int readMetrics() {
        return ControlReader.readMetrics(left.control).size();
    }

    /** The requests of 64 IO slots into a list of the caller. Answers how many there are. */
    @Benchmark
    public int pollRequests() {
        IoRequests.poll(io.queue, requests);
        return requests.size();
    }

    /** Sums and shares over decoded telemetry, as a record. */
    @Benchmark
    public RuntimeCounters runtimeCounters() {
        return telemetry.runtimeCounters();
    }
}
