package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.megakernel.ProtocolRule;
import dev.megakernel.contract.Scene;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.UnsupportedFeatureException;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What launches a backend without grid sync gets for a program with marks, seen by one that records them. */
@ProtocolRule("9")
class GridSyncSplitTest {

    private static final LaunchConfig CONFIG = new LaunchConfig(8, 8);
    private static final KernelSpec THREE_SEGMENTS = new KernelSpec(
            Program.jit(SlotProcessor.define("three").glsl("void main() { mk_grid_sync(); mk_grid_sync(); }")),
            WorkspaceSpec.EMPTY);

    private final Backend backend = new Backend();
    private final OutputBuffers outputs = new OutputBuffers();

    @Test
    void whatASegmentLeftIsWhatTheNextOneGets() {
        RecoverableKernel kernel = kernel(THREE_SEGMENTS);
        KernelInputs inputs = Scene.of(8).slot(2, 9).slot(5, 9).inputs();
        assertThat(kernel.dispatch(inputs, outputs)).isFalse();
        assertThat(backend.launches).hasSize(3);
        assertThat(backend.launches.get(0).inputs()).isEqualTo(copy(inputs));
        assertThat(backend.launches.get(1).inputs())
                .isEqualTo(backend.launches.get(0).left());
        assertThat(backend.launches.get(2).inputs())
                .isEqualTo(backend.launches.get(1).left());
        assertThat(IntStream.range(0, 3)
                        .mapToObj(i -> visits(backend.launches.get(i).inputs())))
                .containsExactly(0, 1, 2);
        assertThat(outputs.buffers()).isEqualTo(backend.launches.get(2).left().inOrder());
        assertThat(backend.launches.stream().map(Launch::segment).toList())
                .extracting(Segment::index, Segment::isFirst, Segment::isLast)
                .containsExactly(tuple(0, true, false), tuple(1, false, false), tuple(2, false, true));
    }

    @Test
    void laterSegmentsListTheSlotsThatThisDispatchClaimedAndNobodyFaulted() {
        RecoverableKernel kernel = kernel(THREE_SEGMENTS);
        backend.fault(1, 5);
        kernel.dispatch(
                Scene.of(8)
                        .slot(1, 9)
                        .status(1, SlotStatus.CLAIMED)
                        .slot(2, 9)
                        .slot(5, 9)
                        .slot(7, 9)
                        .status(7, SlotStatus.REQUEUE)
                        .inputs(),
                outputs);
        assertThat(slots(0)).isEmpty();
        assertThat(slots(1)).containsExactly(2, 5, 7);
        assertThat(slots(2)).containsExactly(2, 7);
        assertThat(outputs.faultCode(5)).isEqualTo(105);
        assertThat(outputs.faultCode(2)).isZero();
    }

    @Test
    void underShutdownOnlyTheFirstSegmentIsLaunched() {
        RecoverableKernel kernel = kernel(THREE_SEGMENTS);
        KernelInputs inputs =
                Scene.of(8).control(ControlLayout.SHUTDOWN_WORD, 1).slot(2, 9).inputs();
        kernel.dispatch(inputs, outputs);
        assertThat(backend.launches).hasSize(1);
        assertThat(outputs.buffers()).isEqualTo(inputs.inOrder());
    }

    @Test
    void aLossInAnySegmentStartsAgainFromTheFirstInputs() {
        for (int lost = 0; lost < 3; lost++) {
            Backend losing = new Backend();
            RecoverableKernel kernel =
                    new RecoverableKernel(losing, THREE_SEGMENTS, CONFIG, RecoveryPolicy.DEFAULT, () -> {});
            KernelInputs inputs = Scene.of(8).slot(2, 9).inputs();
            losing.loseInSegment = lost;
            assertThat(kernel.dispatch(inputs, outputs)).isTrue();
            assertThat(losing.launches).hasSize(lost + 1 + 3);
            assertThat(losing.launches.get(lost + 1).segment().index()).isZero();
            assertThat(losing.launches.get(lost + 1).inputs()).isEqualTo(copy(inputs));
            assertThat(visits(copy(inputs))).isZero();
            assertThat(Words.get(outputs.buffers().get(0), ControlLayout.OBSERVABLE_BASE))
                    .isEqualTo(3);
        }
    }

    @Test
    void storageOfTheCallerIsWrittenByTheLastSegmentAlone() {
        RecoverableKernel kernel = new RecoverableKernel(
                backend, THREE_SEGMENTS, CONFIG, new RecoveryPolicy(false, 3, Duration.ofMinutes(1)), () -> {});
        kernel.dispatch(Scene.of(8).observable(3, 33).inputs(), outputs);
        backend.loseInSegment = 2;
        assertThatThrownBy(() -> kernel.dispatch(Scene.of(8).observable(3, 44).inputs(), outputs))
                .isInstanceOf(DeviceLostException.class);
        assertThat(Words.get(outputs.buffers().get(0), ControlLayout.OBSERVABLE_BASE + 3))
                .isEqualTo(33);
    }

    @Test
    void aSegmentThatLeavesTooFewBuffersIsReported() {
        RecoverableKernel kernel = kernel(THREE_SEGMENTS);
        backend.buffersLeft = 3;
        assertThatThrownBy(() -> kernel.dispatch(Scene.of(8).inputs(), outputs))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("segment 0")
                .hasMessageContaining("3 buffers")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void aBackendWithGridSyncGetsTheWholeProgramInOneDispatch() {
        backend.gridSync = true;
        RecoverableKernel kernel = kernel(THREE_SEGMENTS);
        kernel.dispatch(Scene.of(8).slot(2, 9).inputs(), outputs);
        assertThat(backend.launches).isEmpty();
        assertThat(backend.wholeDispatches).isEqualTo(1);
    }

    @Test
    void aProgramWithoutMarksIsOneDispatch() {
        SlotProcessor plain = SlotProcessor.define("plain").glsl("void main() {}");
        RecoverableKernel kernel = kernel(new KernelSpec(Program.jit(plain), WorkspaceSpec.EMPTY));
        kernel.dispatch(Scene.of(8).inputs(), outputs);
        assertThat(backend.launches).isEmpty();
        assertThat(backend.wholeDispatches).isEqualTo(1);
    }

    @Test
    void aBackendThatKnowsNothingOfSegmentsSaysSo() {
        RecoverableKernel kernel =
                new RecoverableKernel(new StubBackend(), THREE_SEGMENTS, CONFIG, RecoveryPolicy.DEFAULT, () -> {});
        assertThatThrownBy(() -> kernel.dispatch(Scene.of(8).inputs(), outputs))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("segment 0")
                .hasMessageContaining("Fix: ");
    }

    private RecoverableKernel kernel(KernelSpec spec) {
        return new RecoverableKernel(backend, spec, CONFIG, RecoveryPolicy.DEFAULT, () -> {});
    }

    private List<Integer> slots(int launch) {
        Segment segment = backend.launches.get(launch).segment();
        return IntStream.range(0, segment.slotCount()).mapToObj(segment::slot).toList();
    }

    private static int visits(KernelInputs inputs) {
        return Words.get(inputs.control(), ControlLayout.OBSERVABLE_BASE);
    }

    private static KernelInputs copy(KernelInputs buffers) {
        return copy(buffers.inOrder());
    }

    private static KernelInputs copy(List<ByteBuffer> buffers) {
        List<ByteBuffer> copies = buffers.stream()
                .map(buffer -> ByteBuffer.allocate(buffer.remaining())
                        .put(buffer.duplicate())
                        .flip())
                .toList();
        return new KernelInputs(copies.get(0), copies.get(1), copies.get(2), copies.get(3));
    }

    /** A launch that a kernel was asked for, and what it left. */
    private record Launch(Segment segment, KernelInputs inputs, KernelInputs left) {}

    /** Claims, faults and completes as a kernel would; counts its visits in observable word 0. */
    private static final class Backend implements MegakernelBackend {

        private final List<Launch> launches = new ArrayList<>();
        private int wholeDispatches;
        private boolean gridSync;
        private int loseInSegment = -1;
        private int faultSegment = -1;
        private int faultSlot;
        private int buffersLeft = 4;

        void fault(int segment, int slot) {
            faultSegment = segment;
            faultSlot = slot;
        }

        @Override
        public String id() {
            return "recording";
        }

        @Override
        public DeviceInfo device() {
            return new StubBackend().device();
        }

        @Override
        public boolean supportsGridSync() {
            return gridSync;
        }

        @Override
        public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
            return new Kernel();
        }

        @Override
        public void close() {}

        private final class Kernel implements CompiledKernel {

            @Override
            public String id() {
                return "recording:1";
            }

            @Override
            public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
                wholeDispatches++;
            }

            @Override
            public void dispatchSegment(
                    Segment segment, KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
                KernelInputs before = copy(inputs);
                KernelInputs left = copy(inputs);
                if (loseInSegment == segment.index()) {
                    loseInSegment = -1;
                    launches.add(new Launch(segment, before, left));
                    throw new DeviceLostException("device lost");
                }
                int[] codes = outputs.prepareFaultCodes(config.slotCount());
                if (Words.get(left.control(), ControlLayout.SHUTDOWN_WORD) == 0) {
                    run(segment, left, codes);
                }
                for (int i = 0; i < buffersLeft; i++) {
                    ByteBuffer buffer = left.inOrder().get(i);
                    outputs.prepare(i, buffer.remaining())
                            .put(buffer.duplicate())
                            .flip();
                }
                outputs.truncate(buffersLeft);
                launches.add(new Launch(segment, before, left));
            }

            private void run(Segment segment, KernelInputs left, int[] codes) {
                int word = ControlLayout.OBSERVABLE_BASE;
                Words.put(left.control(), word, Words.get(left.control(), word) + 1);
                for (int slot = 0; slot < codes.length && segment.isFirst(); slot++) {
                    if (SlotStatus.isSchedulable(status(left.ring(), slot))) {
                        status(left.ring(), slot, SlotStatus.CLAIMED);
                    }
                }
                if (segment.index() == faultSegment) {
                    status(left.ring(), faultSlot, SlotStatus.FAULT);
                    codes[faultSlot] = 100 + faultSlot;
                }
                for (int i = 0; i < segment.slotCount() && segment.isLast(); i++) {
                    status(left.ring(), segment.slot(i), SlotStatus.DONE);
                }
            }

            private int status(ByteBuffer ring, int slot) {
                return Words.get(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD);
            }

            private void status(ByteBuffer ring, int slot, int status) {
                Words.put(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD, status);
            }

            @Override
            public WorkspaceMemory workspace() {
                return new WorkspaceMemory() {
                    @Override
                    public void write(int firstWord, ByteBuffer source) {}

                    @Override
                    public void read(int firstWord, ByteBuffer target) {}
                };
            }

            @Override
            public void close() {}
        }
    }
}
