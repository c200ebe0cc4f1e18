package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.BufferValidation;
import dev.megakernel.protocol.ControlReader;
import dev.megakernel.protocol.ControlSnapshot;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugRecordConsumer;
import dev.megakernel.protocol.Readback;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingTelemetry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** What a host reads back: one value, or into storage of its own. Each benchmark answers a number that it read. */
public class DecodeBenchmark extends BufferBenchmark {

    private final ControlSnapshot snapshot = new ControlSnapshot();
    private final RingTelemetry telemetry = new RingTelemetry();
    private final Readback readback = new Readback();
    private final DebugRecordConsumer addFormats = (fmtId, arg1, arg2, slotBase) -> this.formats += fmtId;
    private int formats;

    private DispatchLeftovers left = new DispatchLeftovers(memory);
    private List<ByteBuffer> outputs = List.of();

    @Override
    void makeBuffers() {
        left = new DispatchLeftovers(memory);
        outputs = new ArrayList<>(List.of(left.control, left.ring.buffer, left.debugLog, left.ioQueue));
        DispatchLeftovers other = new DispatchLeftovers(memory);
        List<ByteBuffer> held =
                new ArrayList<>(List.of(other.control, other.ring.buffer, other.debugLog, other.ioQueue));
        Readback.drainOutputsInto(held, TurningRing.SLOTS, readback);
    }

    /** Slots drained. */
    @Benchmark
    public int readDoneCount() {
        return ControlReader.readDoneCount(left.control);
    }

    /** Fences passed. */
    @Benchmark
    public int readEpoch() {
        return ControlReader.readEpoch(left.control);
    }

    /** A result word. */
    @Benchmark
    public int readObservable() {
        return ControlReader.readObservable(left.control, DispatchLeftovers.OBSERVABLE);
    }

    /** A result word, without errors. */
    @Benchmark
    public int readObservableOrZero() {
        return ControlReader.readObservableOrZero(left.control, DispatchLeftovers.OBSERVABLE);
    }

    /** How many of 256 slots are DONE. */
    @Benchmark
    public long countDone() {
        return RingCodec.countDone(left.ring.buffer, TurningRing.SLOTS);
    }

    /** All 64 records, word by word. Answers the sum of their formats. */
    @Benchmark
    public int forEachDebugRecord() {
        formats = 0;
        DebugLogCodec.forEach(left.debugLog, addFormats);
        return formats;
    }

    /** The counters of a control buffer. Answers the slots drained. */
    @Benchmark
    public long decodeControlInto() {
        ControlSnapshot.decodeInto(left.control, snapshot);
        return snapshot.doneCount();
    }

    /** Counters and 256 slots. Answers the argument of the last DONE slot. */
    @Benchmark
    public int decodeTelemetryInto() {
        RingTelemetry.decodeInto(left.control, left.ring.buffer, telemetry);
        return telemetry.arg(DispatchLeftovers.DONE_SLOTS - 1, 0);
    }

    /** The four outputs of a dispatch into a record, which gives its old ones back. Answers the record's slots. */
    @Benchmark
    public int drainOutputsInto() {
        Readback.drainOutputsInto(outputs, TurningRing.SLOTS, readback);
        return readback.slotCount();
    }

    /** The checks before a dispatch, all four. Answers the length of the ring. */
    @Benchmark
    public int validateDispatch() {
        BufferValidation.validateDispatch(
                left.control, left.ring.buffer, left.debugLog, left.ioQueue, TurningRing.SLOTS);
        return left.ring.buffer.remaining();
    }
}
