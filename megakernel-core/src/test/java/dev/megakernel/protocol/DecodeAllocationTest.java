package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Allocations;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecodeAllocationTest {

    private static final int SLOTS = 8;

    private long sum;

    @ParameterizedTest
    @EnumSource
    @DisplayName("decoding telemetry into kept storage allocates nothing")
    void telemetryAllocatesNothing(TestBuffers kind) {
        ByteBuffer control = kind.of(ControlLayout.CONTROL_MIN_BYTES);
        ByteBuffer ring = kind.ring(SLOTS);
        ControlSnapshot snapshot = new ControlSnapshot();
        RingTelemetry telemetry = new RingTelemetry();
        Allocations.assertNone(round -> {
            int slot = round % SLOTS;
            TestBuffers.status(ring, slot, round % 10);
            ControlSnapshot.decodeInto(control, snapshot);
            RingTelemetry.decodeInto(control, ring, telemetry);
            sum += snapshot.doneCount()
                    + snapshot.metric(3)
                    + telemetry.control().tenantFairnessSkew();
            sum += telemetry.status(slot) + telemetry.opcode(slot) + telemetry.tenant(slot) + telemetry.arg(slot, 2);
        });
        assertThat(sum).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("handing out debug records allocates nothing")
    void debugLogAllocatesNothing(TestBuffers kind) {
        ByteBuffer log = kind.of(DebugLogLayout.BUFFER_BYTES);
        Words.put(log, DebugLogLayout.CURSOR_WORD, 3 * DebugLogLayout.RECORD_WORDS);
        DebugRecordConsumer consumer = (fmtId, arg1, arg2, slotBase) -> sum += fmtId + arg1 + arg2 + slotBase;
        Allocations.assertNone(round -> {
            Words.put(log, 1, round);
            DebugLogCodec.forEach(log, consumer);
        });
        assertThat(sum).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("reading slots, counts and packed operations in place allocates nothing")
    void readingInPlaceAllocatesNothing(TestBuffers kind) {
        ByteBuffer ring = kind.ring(1);
        ByteBuffer control = kind.of(ControlLayout.CONTROL_MIN_BYTES + Words.WORD_BYTES);
        RingPublisher.publishPackedSlot(ring, 0, 0, List.of(new PackedOp(1, 2, 3), new PackedOp(4, 5)));
        SlotFlyweight view = new SlotFlyweight();
        Allocations.assertNone(round -> {
            view.wrap(ring, 0);
            sum += view.status() + view.opcode() + view.tenant() + view.priority() + view.arg(3);
            if (PackedView.isWellFormed(view)) {
                sum += PackedView.opcode(view, 1) + PackedView.arg(view, 0, 1) + PackedView.argCount(view, 1);
            }
            sum += RingCodec.countDone(ring, 1)
                    + ControlReader.readDoneCount(control)
                    + ControlReader.readEpoch(control);
            sum += ControlReader.readObservable(control, 0) + ControlReader.readObservableOrZero(control, round);
        });
        assertThat(sum).isNotZero();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("serving an IO queue slot by slot allocates nothing")
    void servingAllocatesNothing(TestBuffers kind) {
        ByteBuffer queue = kind.of(4 * IoQueueLayout.IO_SLOT_BYTES);
        List<IoOutcome> outcomes = List.of(new IoOutcome(0, true), new IoOutcome(2, false));
        IoSlotFlyweight view = new IoSlotFlyweight();
        Allocations.assertNone(round -> {
            for (int slot = 0; slot < 4; slot++) {
                TestBuffers.ioWord(queue, slot, IoQueueLayout.IO_STATUS_WORD, SlotStatus.PUBLISHED);
                if (view.wrap(queue, slot).claim()) {
                    sum += view.op() + view.src() + view.dst() + view.offset() + view.byteCount() + view.slot();
                }
            }
            view.complete(true);
            IoRequests.complete(queue, 1, true);
            IoRequests.completeBatch(queue, outcomes);
            IoRequests.release(queue, 2);
        });
        assertThat(sum).isPositive();
    }
}
