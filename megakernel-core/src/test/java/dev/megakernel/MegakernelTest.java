package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.StubBackend;
import dev.megakernel.backend.StubKernel;
import dev.megakernel.contract.Scene;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.BatchItem;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.ControlReader;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotFlyweight;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import dev.megakernel.stats.DispatchStats;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MegakernelTest {

    private final StubBackend backend = new StubBackend();

    @Test
    @ProtocolRule("8")
    void bootstrapCompilesOnceFor256SlotsAndWorkgroupsOf256() {
        try (Megakernel kernel = Megakernel.bootstrap(backend)) {
            assertThat(backend.compileCalls()).isEqualTo(1);
            assertThat(backend.lastKernel().config()).isEqualTo(new LaunchConfig(256, 256));
            assertThat(backend.lastKernel().spec().opcodes().custom()).isEmpty();
            assertThat(backend.lastKernel().spec().program().options().privilegedControlWrites())
                    .isFalse();
            assertThat(kernel.slotCount()).isEqualTo(256);
            assertThat(kernel.workgroupSize()).isEqualTo(256);
            assertThat(kernel.workerGroups()).isEqualTo(1);
            assertThat(kernel.pipelineId()).isEqualTo("stub:1");
            assertThat(kernel.device()).isEqualTo(backend.device());
        }
        assertThat(backend.lastKernel().isClosed()).isTrue();
    }

    @Test
    @ProtocolRule("8")
    void bootstrapTakesOpcodesRegionsAndGeometry() {
        Opcode opcode = Opcode.define(9, "mine").glsl("void main() {}");
        Megakernel.bootstrapWithOpcodes(backend, List.of(opcode));
        assertThat(backend.lastKernel().spec().opcodes().custom()).containsExactly(opcode);
        Megakernel sharded = Megakernel.bootstrapSharded(backend, 1024, 64, List.of(opcode));
        assertThat(sharded.workerGroups()).isEqualTo(16);
        assertThat(sharded.opcodes().find("mine")).containsSame(opcode);
        Megakernel built = Megakernel.builder(backend)
                .opcodes(opcode)
                .regions(RegionSpec.mutable("a", 3), RegionSpec.mutable("b", 4))
                .privilegedControlWrites(true)
                .build();
        assertThat(backend.lastKernel().spec().program().options().privilegedControlWrites())
                .isTrue();
        assertThat(built.workspace().regions()).hasSize(2);
        assertThat(backend.lastKernel().spec().workspace().words()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"0, 256", "256, 0", "255, 256", "1048832, 256"})
    @ProtocolRule({"8", "D41"})
    void badGeometryIsRefusedBeforeAnythingIsCompiled(int slots, int workgroupSize) {
        assertThatThrownBy(() -> Megakernel.bootstrapSharded(backend, slots, workgroupSize, List.of()))
                .isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> Megakernel.workerGroupsForGeometry(slots, workgroupSize))
                .isInstanceOf(QueueFullException.class);
        assertThat(backend.compileCalls()).isZero();
    }

    @Test
    @ProtocolRule("8")
    void workerGroupsAreComputedWithoutCompiling() {
        assertThat(Megakernel.workerGroupsForGeometry(4096, 256)).isEqualTo(16);
        assertThat(backend.compileCalls()).isZero();
    }

    @Test
    @ProtocolRule("D40")
    void clashingOpcodesAreRefusedBeforeAnythingIsCompiled() {
        Opcode reserved = Opcode.define(OpcodeSpace.LOAD_MISS, "mine").glsl("void main() {}");
        assertThatThrownBy(() -> Megakernel.bootstrapWithOpcodes(backend, List.of(reserved)))
                .isInstanceOf(QueueFullException.class);
        assertThat(backend.compileCalls()).isZero();
    }

    @Test
    @ProtocolRule({"6.1", "8"})
    void bootstrapJitTakesOneBodyForWholeSlots() {
        SlotProcessor processor = SlotProcessor.define("twice")
                .results(1)
                .bodies(slot -> slot.result(0, 2 * slot.arg(0)))
                .glsl("void main() { mk_result(0u, 2u * mk_arg(0u)); }");
        Megakernel.bootstrapJit(backend, 64, 32, processor);
        assertThat(backend.lastKernel().config()).isEqualTo(new LaunchConfig(64, 32));
        assertThat(backend.lastKernel().spec().program().processor()).isSameAs(processor);
        try (Megakernel kernel = Megakernel.bootstrapJit(new HostBackend(), 8, 8, processor)) {
            KernelInputs inputs = Scene.of(8).slot(3, OpcodeSpace.SHUTDOWN, 21).inputs();
            DispatchOutput output = kernel.dispatchWithIoQueueObserved(inputs);
            SlotFlyweight slot = new SlotFlyweight().wrap(output.buffers().get(1), 3);
            assertThat(slot.status()).isEqualTo(SlotStatus.DONE);
            assertThat(slot.arg(0)).isEqualTo(42);
            assertThat(kernel.opcodes().all()).isEmpty();
        }
    }

    @Test
    @ProtocolRule({"6.1", "8"})
    void aJitKernelIsRefusedBesideOpcodesOptionsOrBadGeometryBeforeAnythingIsCompiled() {
        SlotProcessor processor = SlotProcessor.define("mine").glsl("void main() {}");
        Opcode opcode = Opcode.define(9, "other").glsl("void main() {}");
        List<MegakernelBuilder> refused = List.of(
                Megakernel.builder(backend).processor(processor).opcodes(opcode),
                Megakernel.builder(backend)
                        .processor(processor)
                        .options(ProgramOptions.DEFAULT.withForm(KernelForm.PRIORITY)),
                Megakernel.builder(backend).processor(processor).privilegedControlWrites(true),
                Megakernel.builder(backend).processor(processor).geometry(255, 256));
        assertThat(refused)
                .allSatisfy(builder -> assertThatThrownBy(builder::build)
                        .isInstanceOf(QueueFullException.class)
                        .hasMessageContaining("Fix: "));
        assertThat(backend.compileCalls()).isZero();
    }

    @Test
    @ProtocolRule({"8.1", "9"})
    void aCutProgramIsAccountedForAsOneLaunch() {
        SlotProcessor processor = SlotProcessor.define("cut")
                .bodies(slot -> {}, slot -> {}, slot -> {})
                .glsl("void main() { mk_grid_sync(); mk_grid_sync(); }");
        try (Megakernel kernel = Megakernel.bootstrapJit(new HostBackend(), 8, 8, processor)) {
            DispatchStats stats = kernel.dispatchWithIoQueueObserved(
                            Scene.of(8, 0).slot(3, 9).inputs())
                    .stats();
            long bytes =
                    ControlLayout.CONTROL_MIN_BYTES + 8 * 64 + DebugLogLayout.BUFFER_BYTES + IoQueueLayout.QUEUE_BYTES;
            assertThat(stats)
                    .isEqualTo(new DispatchStats(
                            bytes, bytes, bytes, 2 * bytes, 2 * bytes, 8, stats.latencyNanos(), 4, 0, 0, 1, 1, false));
        }
    }

    @Test
    void theHostBackendNeedsAJavaBodyOfAProcessor() {
        SlotProcessor processor = SlotProcessor.define("mine").glsl("void main() {}");
        assertThatThrownBy(() -> Megakernel.bootstrapJit(new HostBackend(), 8, 8, processor))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("\"mine\"")
                .hasMessageContaining("Fix: ");
    }

    @Test
    @ProtocolRule("8")
    void errorsOfTheCompilerPassThroughUnchanged() {
        RuntimeException error = new BackendException("text of a foreign compiler");
        backend.failCompile(error);
        assertThatThrownBy(() -> Megakernel.bootstrap(backend)).isSameAs(error);
    }

    @Test
    @ProtocolRule("8")
    void theBackendSeesInputsGeometryAndAnEmptyIoQueue() {
        Megakernel kernel = Megakernel.bootstrapSharded(backend, 16, 8, List.of());
        Scene scene = Scene.of(16).slot(3, OpcodeSpace.NOP, 1, 2).observable(4, 5);
        KernelInputs inputs = scene.inputs();
        kernel.dispatch(inputs.control(), inputs.ring(), inputs.debugLog());
        StubKernel stub = backend.lastKernel();
        assertThat(stub.launches()).containsExactly(new LaunchConfig(16, 8));
        assertThat(stub.inputs()).containsExactly(inputs);
        assertThat(stub.inputs().get(0).ioQueue().remaining()).isEqualTo(IoQueueLayout.QUEUE_BYTES);
    }

    @Test
    @ProtocolRule("8")
    void allFormsOfADispatchAnswerTheSame() {
        Megakernel kernel = Megakernel.bootstrapSharded(new HostBackend(), 8, 8, List.of());
        KernelInputs inputs = Scene.of(8)
                .slot(0, OpcodeSpace.STORE_U32, 7, ControlLayout.OBSERVABLE_BASE)
                .inputs();
        List<ByteBuffer> expected = kernel.dispatchWithIoQueue(inputs);
        assertThat(ControlReader.readObservable(expected.get(0), 0)).isEqualTo(7);
        assertThat(kernel.dispatch(inputs.control(), inputs.ring(), inputs.debugLog()))
                .isEqualTo(expected);
        assertThat(kernel.dispatch(
                        inputs.control().array(),
                        inputs.ring().array(),
                        inputs.debugLog().array()))
                .isEqualTo(expected);
        DispatchOutput observed = kernel.dispatchObserved(inputs.control(), inputs.ring(), inputs.debugLog());
        assertThat(observed.buffers()).isEqualTo(expected);
        OutputBuffers outputs = new OutputBuffers();
        kernel.dispatchInto(inputs.control(), inputs.ring(), inputs.debugLog(), outputs);
        assertThat(outputs.buffers()).isEqualTo(expected);
        assertThat(kernel.dispatchWithIoQueueObserved(inputs).stats().inputBytes())
                .isEqualTo(observed.stats().inputBytes());
        assertThat(kernel.statistics().dispatches()).isEqualTo(6);
    }

    @Test
    @ProtocolRule("8.1")
    void aDispatchIsAccountedFor() {
        Megakernel kernel = Megakernel.bootstrapSharded(backend, 8, 8, List.of());
        Scene scene = Scene.of(8, 0);
        DispatchStats stats = kernel.dispatchWithIoQueueObserved(scene.inputs()).stats();
        long bytes = ControlLayout.CONTROL_MIN_BYTES + 8 * 64 + DebugLogLayout.BUFFER_BYTES + IoQueueLayout.QUEUE_BYTES;
        assertThat(stats.latencyNanos()).isPositive();
        assertThat(stats)
                .isEqualTo(new DispatchStats(
                        bytes, bytes, bytes, 2 * bytes, 2 * bytes, 8, stats.latencyNanos(), 4, 0, 0, 1, 1, false));
        assertThat(kernel.statistics().last()).isEqualTo(stats);
    }

    @Test
    @ProtocolRule({"3.4", "8"})
    void buffersAreCheckedInOrderBeforeTheBackendSeesThem() {
        Megakernel kernel = Megakernel.bootstrapSharded(backend, 8, 8, List.of());
        ByteBuffer bad = ByteBuffer.allocate(33);
        KernelInputs good = Scene.of(8).inputs();
        refused(kernel, new KernelInputs(bad, bad, bad, bad), "control buffer has 33 bytes");
        refused(kernel, new KernelInputs(good.control(), bad, bad, bad), "debug log has 33 bytes");
        refused(kernel, new KernelInputs(good.control(), bad, good.debugLog(), bad), "io_queue has 33 bytes");
        refused(kernel, new KernelInputs(good.control(), bad, good.debugLog(), good.ioQueue()), "ring buffer has 33");
        refused(
                kernel,
                new KernelInputs(good.control(), Scene.of(16).inputs().ring(), good.debugLog(), good.ioQueue()),
                "expected 512 bytes for 8 slots");
        ByteBuffer tooManySlots = ByteBuffer.allocate(IoQueueLayout.QUEUE_BYTES + IoQueueLayout.IO_SLOT_BYTES);
        assertThatThrownBy(() -> kernel.dispatchWithIoQueue(
                        new KernelInputs(good.control(), good.ring(), good.debugLog(), tooManySlots)))
                .isInstanceOf(QueueFullException.class);
        assertThat(backend.lastKernel().inputs()).isEmpty();
        assertThat(kernel.statistics().dispatches()).isZero();
    }

    private static void refused(Megakernel kernel, KernelInputs inputs, String text) {
        assertThatThrownBy(() -> kernel.dispatchWithIoQueue(inputs))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("Fix: ");
    }

    @Test
    void theFirstProgramOfAUserWorks() {
        byte[] control = ControlCodec.encode(false, 1, 4);
        byte[] ring = RingCodec.encodeEmpty(256);
        byte[] debugLog = DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY);
        RingPublisher.publishSlot(
                ByteBuffer.wrap(ring), 0, 0, OpcodeSpace.ATOMIC_ADD, 42, ControlLayout.OBSERVABLE_BASE + 3);
        byte[] before = ring.clone();
        try (Megakernel kernel = Megakernel.bootstrap(new HostBackend())) {
            List<ByteBuffer> outputs = kernel.dispatch(control, ring, debugLog);
            assertThat(ControlReader.readObservable(outputs.get(0), 3)).isEqualTo(42);
            assertThat(ControlReader.readDoneCount(outputs.get(0))).isEqualTo(1);
            assertThat(RingCodec.countDone(outputs.get(1), 256)).isEqualTo(1);
        }
        assertThat(ring).isEqualTo(before);
    }

    @Test
    @ProtocolRule({"6.7", "D20"})
    void aKernelOfThePriorityFormServesTheHighestPartitionFirst() {
        ByteBuffer control = ByteBuffer.wrap(ControlCodec.encode(false, 1, 4));
        ControlCodec.writeDefaultPriorityOffsets(control, 10);
        ByteBuffer ring = ByteBuffer.wrap(RingCodec.encodeEmpty(10));
        BatchItem item = new BatchItem(OpcodeSpace.NOP);
        int idle = RingPublisher.publishWithPriority(ring, control, 0, Priority.IDLE.level(), item);
        int high = RingPublisher.publishWithPriority(ring, control, 0, Priority.HIGH.level(), item);
        ByteBuffer debugLog = ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY));
        try (Megakernel kernel = priorityKernel()) {
            List<ByteBuffer> first = kernel.dispatch(control, ring, debugLog);
            assertThat(statusOf(first.get(1), high)).isEqualTo(SlotStatus.DONE);
            assertThat(statusOf(first.get(1), idle)).isEqualTo(SlotStatus.PUBLISHED);
            List<ByteBuffer> second = kernel.dispatch(first.get(0), first.get(1), first.get(2));
            assertThat(statusOf(second.get(1), idle)).isEqualTo(SlotStatus.DONE);
        }
    }

    private static Megakernel priorityKernel() {
        return Megakernel.builder(new HostBackend())
                .geometry(10, 5)
                .options(ProgramOptions.DEFAULT.withForm(KernelForm.PRIORITY))
                .build();
    }

    private static int statusOf(ByteBuffer ring, int slot) {
        return Words.get(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD);
    }
}
