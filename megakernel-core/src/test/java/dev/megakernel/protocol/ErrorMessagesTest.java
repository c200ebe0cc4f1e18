package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.megakernel.ProtocolRule;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorMessagesTest {

    private static final ByteBuffer TORN = ByteBuffer.allocate(3);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final ByteBuffer RING = TestBuffers.heapRing(1);
    private static final ByteBuffer CONTROL = ByteBuffer.allocate(640);
    private static final ByteBuffer FAULTED = TestBuffers.heapRing(1);
    private static final BatchItem ITEM = new BatchItem(0x40);

    static {
        TestBuffers.status(FAULTED, 0, SlotStatus.FAULT);
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("2 every message names a value and ends with one sentence that starts with Fix:")
    @ProtocolRule({"2", "D25"})
    void everyErrorEndsWithAHint(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(MegakernelException.class);
        assertThat(thrown.getMessage())
                .as("value and hint")
                .matches("(?s).*\\d.*")
                .matches("(?s).*[.:;,] ?Fix: [a-z][^\\n]*\\.")
                .doesNotContain("at capacity", "io_uring");
        assertThat(thrown.getMessage().split("Fix: ", -1)).hasSize(2);
    }

    static Stream<ThrowingCallable> everyErrorEndsWithAHint() {
        return Stream.of(encoders(), readers(), validators(), publishers(), ioQueue())
                .flatMap(List::stream);
    }

    @Test
    @ProtocolRule("2")
    void typedErrorsCarryTheirFacts() {
        Throwable cause = new IllegalStateException("why");
        DeviceLostException lost = new DeviceLostException("m", DeviceLostException.Progress.NEVER_STARTED, cause);
        assertThat(lost.progress()).isEqualTo(DeviceLostException.Progress.NEVER_STARTED);
        assertThat(lost).hasCause(cause).isInstanceOf(BackendException.class);
        assertThat(new DeviceLostException("m").progress()).isEqualTo(DeviceLostException.Progress.UNKNOWN);
        assertThat(new DeviceLostException("m", cause).progress()).isEqualTo(DeviceLostException.Progress.UNKNOWN);
        DeviceOutOfMemoryException memory = new DeviceOutOfMemoryException("m", 5, 3);
        assertThat(memory.requested()).isEqualTo(5);
        assertThat(memory.available()).isEqualTo(3);
        UnsupportedFeatureException feature = new UnsupportedFeatureException("m", "int64", "vulkan", cause);
        assertThat(feature.feature()).isEqualTo("int64");
        assertThat(feature.backend()).isEqualTo("vulkan");
        assertThat(new QueueFullException("q", "r", cause)).hasMessage("q: r").hasCause(cause);
    }

    private static List<ThrowingCallable> encoders() {
        return List.of(
                () -> ControlCodec.encode(false, 1, -1),
                () -> ControlCodec.encode(false, 1, 0, NOTHING),
                () -> ControlCodec.writeDefaultPriorityOffsets(TORN, 5),
                () -> ControlCodec.writeDefaultPriorityOffsets(NOTHING, 5),
                () -> RingCodec.encodeEmpty(-1),
                () -> RingCodec.encodeEmpty(1, NOTHING),
                () -> RingCodec.encodeLoadMiss(1, true, NOTHING),
                () -> DebugLogCodec.encodeEmpty(-1),
                () -> DebugLogCodec.encodeEmpty(1, NOTHING),
                () -> IoQueueCodec.encodeEmpty(0),
                () -> IoQueueCodec.encodeEmpty(65),
                () -> IoQueueCodec.encodeEmpty(1, NOTHING),
                () -> PackedPayload.encode(Collections.nCopies(256, new PackedOp(1))),
                () -> PackedPayload.encode(Collections.nCopies(24, new PackedOp(1))),
                () -> PackedPayload.encode(List.of(new PackedOp(1, new int[12]))),
                () -> new PackedOp(256),
                () -> new HostRing(-1));
    }

    private static List<ThrowingCallable> readers() {
        ByteBuffer beyond = ByteBuffer.allocate(20);
        Words.put(beyond, 0, 8);
        ByteBuffer partial = ByteBuffer.allocate(20);
        Words.put(partial, 0, 3);
        return List.of(
                () -> ControlReader.readDoneCount(TORN),
                () -> ControlReader.readEpoch(NOTHING),
                () -> ControlReader.readObservable(CONTROL, -1),
                () -> ControlReader.readObservable(CONTROL, 0),
                () -> ControlReader.readMetrics(NOTHING),
                () -> DebugLogCodec.read(TORN),
                () -> DebugLogCodec.read(NOTHING),
                () -> DebugLogCodec.read(beyond),
                () -> DebugLogCodec.read(partial),
                () -> RingCodec.countDone(TORN, 1),
                () -> RingCodec.countDone(RING, 2),
                () -> new HostRing(1).readSlot(1, new byte[64]),
                () -> new HostRing(1).publish(0, new byte[63]),
                () -> ControlSnapshot.decode(TORN),
                () -> RingTelemetry.decode(CONTROL, TORN),
                () -> telemetry(1).healthSince(telemetry(2)),
                () -> Readback.fromOutputs(List.of(), 1),
                () -> Readback.fromOutputs(List.of(CONTROL, RING, NOTHING, NOTHING), 1),
                () -> new Readback(TORN, TORN, TORN, TORN).slotCount());
    }

    private static List<ThrowingCallable> ioQueue() {
        ByteBuffer queue = ByteBuffer.allocate(2 * IoQueueLayout.IO_SLOT_BYTES);
        TestBuffers.ioWord(queue, 1, IoQueueLayout.IO_STATUS_WORD, SlotStatus.CLAIMED);
        MegakernelIoQueue owned = new MegakernelIoQueue(2);
        owned.publishSlot(1, 2, 3, 4);
        IoOutcome claimed = new IoOutcome(1, true);
        return List.of(
                () -> new MegakernelIoQueue(0),
                () -> new MegakernelIoQueue(65),
                () -> owned.publishSlot(2, 2, 3, 4),
                () -> owned.submitDmaRead(1, 2, 3, 4, 5),
                () -> IoRequests.poll(TORN),
                () -> IoRequests.claim(TORN),
                () -> IoRequests.complete(queue, 2, true),
                () -> IoRequests.complete(queue, 0, true),
                () -> IoRequests.completeBatch(queue, List.of(claimed, claimed)),
                () -> IoRequests.release(queue, 1),
                () -> IoRequests.release(queue, -1),
                () -> new IoSlotFlyweight().wrap(queue, 2));
    }

    private static RingTelemetry telemetry(int done) {
        ByteBuffer control = ByteBuffer.allocate(640);
        Words.put(control, ControlLayout.DONE_COUNT_WORD, done);
        return RingTelemetry.decode(control, NOTHING);
    }

    private static List<ThrowingCallable> validators() {
        return List.of(
                () -> BufferValidation.validateControl(TORN),
                () -> BufferValidation.validateDebugLog(TORN),
                () -> BufferValidation.validateIoQueue(TORN),
                () -> BufferValidation.validateIoQueue(ByteBuffer.allocate(4)),
                () -> BufferValidation.validateIoQueue(ByteBuffer.allocate(65 * 32)),
                () -> BufferValidation.validateRing(RING, 2),
                () -> OpcodeSpace.validateUser(0));
    }

    private static List<ThrowingCallable> publishers() {
        return List.of(
                () -> RingPublisher.publishSlot(TORN, 0, 0, 0),
                () -> RingPublisher.publishSlot(RING, 1, 0, 0),
                () -> RingPublisher.publishSlot(RING, 0, 0, 0, new int[13]),
                () -> RingPublisher.publishSlot(RING, 0, 0, 0xFFFF),
                () -> RingPublisher.publishSlot(FAULTED, 0, 0, 0),
                () -> RingPublisher.batchPublish(RING, 0, 0, List.of(ITEM), 0),
                () -> RingPublisher.batchPublish(RING, -1, 0, List.of(ITEM), 0),
                () -> RingPublisher.publishWithPriority(RING, CONTROL, 0, 5, ITEM),
                () -> RingPublisher.publishWithPriority(RING, CONTROL, 0, 0, ITEM),
                () -> RingPublisher.publishWithPriority(RING, offsets(9), 0, 2, ITEM),
                () -> RingPublisher.encodeWorkItemsRing(0, 0, List.of(new WorkItem(0, 0, 0, 0)), RING),
                () -> RingPublisher.resetFaultedSlot(RING, 0),
                () -> new SlotFlyweight().wrap(RING, 0).arg(12));
    }

    private static ByteBuffer offsets(int slots) {
        ByteBuffer control = ByteBuffer.allocate(640);
        ControlCodec.writeDefaultPriorityOffsets(control, slots);
        return control;
    }
}
