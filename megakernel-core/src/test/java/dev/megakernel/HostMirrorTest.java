package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.StubBackend;
import dev.megakernel.contract.Scene;
import dev.megakernel.host.HostBackend;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.ControlReader;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.Readback;
import dev.megakernel.protocol.RingHealth;
import dev.megakernel.protocol.RingTelemetry;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import dev.megakernel.protocol.WorkItem;
import dev.megakernel.stats.DispatchStats;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

@ProtocolRule("10")
class HostMirrorTest {

    private static final int SLOTS = 8;

    private final Megakernel kernel = Megakernel.bootstrapSharded(new HostBackend(), SLOTS, SLOTS, List.of());
    private final HostMirror mirror = HostMirror.of(SLOTS, 2, 4);

    @Test
    void aNewMirrorIsIdleAndHasDefaultPartitions() {
        assertThat(mirror.telemetry().occupancy().empty()).isEqualTo(SLOTS);
        assertThat(ControlLayout.controlByteLength(4)).hasValue(mirror.control().remaining());
        int[] offsets = ControlCodec.defaultPriorityOffsets(SLOTS);
        for (int i = 0; i < offsets.length; i++) {
            assertThat(Words.get(mirror.control(), ControlLayout.PRIORITY_OFFSETS_BASE + i))
                    .isEqualTo(offsets[i]);
        }
        assertThat(mirror.ioQueue().remaining()).isEqualTo(IoQueueLayout.QUEUE_BYTES);
        assertThat(mirror.retainedOutputs()).isEqualTo(4);
    }

    @Test
    void passesInARowCarryOnFromWhatTheLastOneLeft() {
        RingTelemetry before = mirror.telemetry();
        mirror.publishSlot(0, 0, OpcodeSpace.ATOMIC_ADD, 5, ControlLayout.OBSERVABLE_BASE);
        mirror.publishSlot(1, 7, OpcodeSpace.ATOMIC_ADD, 100, ControlLayout.OBSERVABLE_BASE);
        mirror.dispatchUpdate(kernel);
        mirror.publishSlot(0, 1, OpcodeSpace.ATOMIC_ADD, 6, ControlLayout.OBSERVABLE_BASE);
        DispatchStats cost = mirror.dispatchUpdateObserved(kernel);

        assertThat(ControlReader.readObservable(mirror.control(), 0)).isEqualTo(11);
        RingHealth health = mirror.telemetry().healthSince(before);
        assertThat(health.doneDelta()).isEqualTo(2);
        assertThat(health.queueDepth()).as("tenant 7 is not authorised").isEqualTo(1);
        assertThat(health.suspectedStall()).isFalse();
        assertThat(cost.inputBytes()).isEqualTo(cost.outputBytes());
        assertThat(cost.residentResourceRows()).as("statistics of host bytes").isZero();
        assertThat(mirror.retainedOutputs()).isEqualTo(4);
    }

    @Test
    void aLookAtWhatAPassWouldLeaveChangesNothing() {
        mirror.publishSlot(3, 0, OpcodeSpace.NOP);
        HostMirror before = mirror.copy();
        Readback after = mirror.dispatch(kernel);
        assertThat(mirror).isEqualTo(before).hasSameHashCodeAs(before);
        assertThat(Words.get(after.ring(), 3 * SlotLayout.SLOT_WORDS)).isEqualTo(SlotStatus.DONE);
        assertThat(ControlReader.readDoneCount(after.control())).isEqualTo(1);
        mirror.dispatchUpdate(kernel);
        assertThat(mirror.snapshotReadback()).isEqualTo(after);
        assertThat(mirror).isNotEqualTo(before);
    }

    @Test
    void resetLeavesTheMirrorAsNew() {
        mirror.publishWorkItems(2, 0, List.of(new WorkItem(9, 1, 2, 3), new WorkItem(10, 4, 5, 6)));
        mirror.dispatchUpdate(kernel);
        assertThat(mirror.faultCode(2)).isNotZero();
        mirror.reset(29, 100);
        assertThat(mirror).isEqualTo(HostMirror.of(SLOTS, 29, 100));
        mirror.publishSlot(1, 0, OpcodeSpace.NOP);
        assertThat(mirror.telemetry().status(1)).isEqualTo(SlotStatus.PUBLISHED);
    }

    @Test
    void partsAreCopiedAndChecked() {
        KernelInputs parts = Scene.of(SLOTS).slot(1, OpcodeSpace.NOP).inputs();
        HostMirror copied = HostMirror.fromParts(parts, SLOTS);
        copied.dispatchUpdate(kernel);
        assertThat(Words.get(parts.ring(), SlotLayout.SLOT_WORDS)).isEqualTo(SlotStatus.PUBLISHED);

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> HostMirror.fromParts(parts, SLOTS + 1))
                .withMessageContaining("resident ring has 512 bytes")
                .withMessageContaining("Fix: ");
        KernelInputs shortControl =
                new KernelInputs(ByteBuffer.allocate(636), parts.ring(), parts.debugLog(), parts.ioQueue());
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> HostMirror.fromParts(shortControl, SLOTS))
                .withMessageContaining("636 bytes");
    }

    @Test
    void aKernelOfAnotherSizeIsRefused() {
        HostMirror larger = HostMirror.of(2 * SLOTS, 1, 0);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> larger.dispatchUpdate(kernel))
                .withMessageContaining("resident buffer slot_count 16 does not match megakernel slot_count 8")
                .withMessageContaining("Fix: ");
    }

    @Test
    void aRefusedPublishAndAFailedDispatchLeaveTheMirrorAlone() {
        StubBackend backend = new StubBackend();
        backend.failDispatch(new BackendException("queue is gone. Fix: none."));
        Megakernel failing = Megakernel.bootstrapSharded(backend, SLOTS, SLOTS, List.of());
        mirror.publishSlot(0, 0, OpcodeSpace.NOP);
        HostMirror before = mirror.copy();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> mirror.dispatchUpdate(failing))
                .withMessageContaining("queue is gone");
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> mirror.publishSlot(0, 0, OpcodeSpace.NOP));
        assertThat(mirror).isEqualTo(before);
    }

    @Test
    void aLossInBetweenIsRepairedFromTheMirrorsBytes() {
        StubBackend backend = new StubBackend();
        backend.failDispatch(new DeviceLostException("gone. Fix: none.", DeviceLostException.Progress.UNKNOWN));
        Megakernel losing = Megakernel.bootstrapSharded(backend, SLOTS, SLOTS, List.of());
        mirror.publishSlot(0, 0, OpcodeSpace.NOP);
        HostMirror before = mirror.copy();
        DispatchStats cost = mirror.dispatchUpdateObserved(losing);
        assertThat(cost.recoveredAfterDeviceLoss()).isTrue();
        assertThat(mirror).as("the stub answers with its inputs").isEqualTo(before);
    }
}
