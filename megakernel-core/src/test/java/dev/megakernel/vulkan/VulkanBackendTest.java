package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.Megakernel;
import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.Workspace;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("vulkan")
class VulkanBackendTest {

    private static final int SLOTS = 64;
    private static final LaunchConfig CONFIG = new LaunchConfig(SLOTS, 32);
    private static final KernelSpec BUILT_INS =
            new KernelSpec(Program.of(OpcodeCatalog.builtIns()), WorkspaceSpec.EMPTY);

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    private VulkanBackend backend;

    @BeforeEach
    void open() {
        backend = VULKAN.open();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void deviceIsFoundAgainByUuidNameAndIndex() {
        DeviceInfo device = backend.device();
        for (String name : new String[] {device.uuid(), device.name(), "0"}) {
            try (VulkanBackend again = VULKAN.open(VulkanOptions.defaults().withDevice(name))) {
                assertThat(again.device()).isEqualTo(device);
            }
        }
    }

    @Test
    void unknownDeviceIsRefusedAndLeavesNothingOpen() {
        assertThatExceptionOfType(BackendUnavailableException.class)
                .isThrownBy(() -> VulkanBackend.open(VulkanOptions.defaults().withDevice("no such device")))
                .withMessageContaining(backend.device().name());
    }

    @Test
    void closingTwiceAndInEitherOrderIsHarmless() {
        CompiledKernel kernel = backend.compile(BUILT_INS, CONFIG);
        backend.close();
        backend.close();
        kernel.close();
        kernel.close();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> backend.compile(BUILT_INS, CONFIG))
                .withMessageContaining("closed");
    }

    @Test
    void closingTheBackendClosesKernelsThatAreStillOpen() {
        CompiledKernel kernel = backend.compile(BUILT_INS, CONFIG);
        backend.close();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> kernel.dispatch(inputs(), CONFIG, new OutputBuffers()))
                .withMessageContaining("is closed");
    }

    @Test
    void closedKernelRefusesWork() {
        CompiledKernel kernel = backend.compile(BUILT_INS, CONFIG);
        kernel.close();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> kernel.dispatch(inputs(), CONFIG, new OutputBuffers()))
                .withMessageContaining("is closed")
                .withMessageContaining("Fix: ");
    }

    @Test
    @ProtocolRule("D41")
    void workgroupBeyondTheDeviceIsRefusedNotTruncated() {
        int size = backend.device().limits().maxWorkgroupSize() * 2;
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> backend.compile(BUILT_INS, new LaunchConfig(size, size)))
                .withMessageContaining(String.valueOf(size))
                .withMessageContaining("Fix: ");
    }

    @Test
    void workspaceBeyondTheDeviceIsRefusedAndLeavesNothingOpen() {
        long limit = backend.device().limits().maxBufferBytes();
        org.junit.jupiter.api.Assumptions.assumeTrue(
                limit < Integer.MAX_VALUE - 64, "needs a device with small buffers");
        RegionSpec region = RegionSpec.mutable("huge", (int) (limit / Integer.BYTES) + 1);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> backend.compile(
                        new KernelSpec(
                                Program.of(OpcodeCatalog.builtIns()), new WorkspaceSpec(java.util.List.of(region))),
                        CONFIG))
                .withMessageContaining(String.valueOf(limit));
    }

    @Test
    void brokenGlslLeavesTheBackendUsable() {
        Opcode broken = Opcode.define(0x100, "broken").glsl("void main() { nonsense(); }");
        assertThatExceptionOfType(KernelCompilationException.class)
                .isThrownBy(() -> Megakernel.bootstrapWithOpcodes(backend, java.util.List.of(broken)));
        try (Megakernel kernel = Megakernel.bootstrap(backend)) {
            assertThat(kernel.pipelineId()).startsWith("vulkan:");
        }
    }

    @Test
    void workspaceLargerThanTheStagingBufferComesBackWhole() {
        byte[] content = new byte[(9 << 20) + 8];
        new Random(1).nextBytes(content);
        RegionSpec pad = RegionSpec.mutable("pad", 3);
        RegionSpec data = RegionSpec.readOnly("data", content.length / Integer.BYTES, () -> ByteBuffer.wrap(content));
        try (Megakernel kernel = Megakernel.builder(backend).regions(pad, data).build()) {
            Workspace workspace = kernel.workspace();
            assertThat(workspace.region("data").read()).isEqualTo(ByteBuffer.wrap(content));
            assertThat(workspace.region("pad").read()).isEqualTo(ByteBuffer.allocate(12));
            workspace.region("data").upload(ByteBuffer.wrap(content, 4, 4));
            assertThat(workspace.region("data").read().slice(0, 8))
                    .isEqualTo(ByteBuffer.allocate(8).put(content, 4, 4).clear());
        }
    }

    @Test
    @ProtocolRule("9")
    void lostDeviceIsReplacedWithItsWorkspace() {
        Opcode count = Opcode.define(0x100, "count")
                .memory(WorkspaceAccess.WRITE)
                .results(1)
                .glsl("void main() { mk_result(0u, mk_load(REGION_DATA, mk_arg(0u))); }");
        RegionSpec data = RegionSpec.readOnly("data", 2, () -> ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 42, 0, 0, 0}));
        try (Megakernel kernel = Megakernel.builder(backend)
                .geometry(SLOTS, SLOTS)
                .opcodes(count)
                .regions(data)
                .build()) {
            String id = kernel.pipelineId();
            backend.loseDevice();
            KernelInputs inputs = inputs();
            RingPublisher.publishSlot(inputs.ring(), 0, 0, 0x100, 1);
            var output = kernel.dispatchWithIoQueueObserved(inputs);
            assertThat(output.stats().recoveredAfterDeviceLoss()).isTrue();
            assertThat(output.stats().kernelLaunches()).isEqualTo(2);
            assertThat(output.buffers().get(1).getInt(16)).isEqualTo(42);
            assertThat(kernel.recoveryStatus().losses()).isOne();
            assertThat(kernel.pipelineId()).isEqualTo(id);
        }
    }

    @Test
    @ProtocolRule("9")
    void aProgramCutByMarksStartsAgainOnANewDevice() {
        SlotProcessor processor = SlotProcessor.define("sum")
                .memory(WorkspaceAccess.WRITE)
                .results(1)
                .glsl("""
                        void main() {
                            mk_add(REGION_SUM, 0u, mk_arg(0u));
                            mk_grid_sync();
                            mk_result(0u, mk_load(REGION_SUM, 0u));
                        }
                        """);
        try (Megakernel kernel = Megakernel.builder(backend)
                .geometry(SLOTS, SLOTS)
                .processor(processor)
                .regions(RegionSpec.mutable("sum", 1))
                .build()) {
            KernelInputs inputs = inputs();
            RingPublisher.publishSlot(inputs.ring(), 0, 0, 9, 40);
            RingPublisher.publishSlot(inputs.ring(), 1, 0, 9, 2);
            backend.loseDevice();
            var output = kernel.dispatchWithIoQueueObserved(inputs);
            assertThat(output.stats().recoveredAfterDeviceLoss()).isTrue();
            assertThat(output.stats().kernelLaunches()).isEqualTo(2);
            assertThat(output.stats().syncPoints()).isOne();
            assertThat(output.buffers().get(1).getInt(16)).isEqualTo(42);
        }
    }

    @Test
    void deviceMayBeLostAgainAndAgain() {
        try (Megakernel kernel = Megakernel.bootstrapSharded(backend, SLOTS, 32, java.util.List.of())) {
            for (int loss = 1; loss <= 3; loss++) {
                backend.loseDevice();
                assertThat(kernel.dispatchWithIoQueueObserved(inputs()).stats().recoveredAfterDeviceLoss())
                        .isTrue();
                assertThat(kernel.recoveryStatus().losses()).isEqualTo(loss);
            }
        }
    }

    @Test
    void kernelOfALostDeviceSaysSo() {
        try (CompiledKernel kernel = backend.compile(BUILT_INS, CONFIG)) {
            backend.loseDevice();
            assertThatExceptionOfType(DeviceLostException.class)
                    .isThrownBy(() -> kernel.dispatch(inputs(), CONFIG, new OutputBuffers()));
        }
    }

    @Test
    void buffersGrowAndShrinkFromDispatchToDispatch() {
        try (Megakernel kernel = Megakernel.bootstrapSharded(backend, SLOTS, 32, java.util.List.of())) {
            for (int observables : new int[] {1, 5000, 2, 100_000, 3}) {
                KernelInputs inputs = inputs(observables);
                RingPublisher.publishSlot(inputs.ring(), 0, 0, OpcodeSpace.STORE_U32, observables, 160);
                var buffers = kernel.dispatchWithIoQueue(inputs);
                assertThat(buffers.get(0).remaining())
                        .isEqualTo(inputs.control().remaining());
                assertThat(buffers.get(0).getInt(160 * 4)).isEqualTo(observables);
            }
        }
    }

    @Test
    void manyThreadsShareOneKernel() {
        try (Megakernel kernel = Megakernel.bootstrapSharded(backend, SLOTS, 32, java.util.List.of())) {
            CompletableFuture<?>[] all = IntStream.range(0, 8)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> IntStream.range(0, 25)
                            .forEach(round -> {
                                KernelInputs inputs = inputs();
                                int value = thread * 1000 + round;
                                RingPublisher.publishSlot(inputs.ring(), thread, 0, OpcodeSpace.STORE_U32, value, 160);
                                assertThat(kernel.dispatchWithIoQueue(inputs)
                                                .get(0)
                                                .getInt(160 * 4))
                                        .isEqualTo(value);
                            })))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(all).join();
            assertThat(kernel.statistics().dispatches()).isEqualTo(200);
        }
    }

    @Test
    void loopLimitIsMeasuredOnDriversKnownToHaveOne() {
        boolean llvmpipe = Stream.of(backend.device().name()).anyMatch(name -> name.contains("llvmpipe"));
        org.junit.jupiter.api.Assumptions.assumeTrue(llvmpipe, "only llvmpipe is known to end loops early");
        assertThat(backend.device().limits().loopIterations()).isPositive().isLessThan(1 << 20);
    }

    private static KernelInputs inputs() {
        return inputs(64);
    }

    private static KernelInputs inputs(int observables) {
        return new KernelInputs(
                ByteBuffer.wrap(ControlCodec.encode(false, 1, observables)),
                ByteBuffer.wrap(RingCodec.encodeEmpty(SLOTS)),
                ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY)),
                ByteBuffer.wrap(IoQueueCodec.encodeEmpty(1)));
    }
}
