package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.Allocations;
import dev.megakernel.Megakernel;
import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogCodec;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.IoQueueCodec;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.RingCodec;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("vulkan")
class HostPassesTest {

    private static final int SLOTS = 64;
    private static final LaunchConfig CONFIG = new LaunchConfig(SLOTS, 32);
    private static final KernelSpec BUILT_INS =
            new KernelSpec(Program.of(OpcodeCatalog.builtIns()), WorkspaceSpec.EMPTY);
    private static final int OBSERVABLE = ControlLayout.OBSERVABLE_BASE;

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    static Stream<PassOptions> everyWay() {
        return Stream.of(PassOptions.Memory.HOST, PassOptions.Memory.DEVICE)
                .flatMap(memory -> Stream.of(
                                PassOptions.Completion.SLEEP, PassOptions.Completion.FENCE, PassOptions.Completion.WORD)
                        .map(completion ->
                                PassOptions.defaults().withMemory(memory).withCompletion(completion)));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void resultsStayTheSameWhileShapesChangeBackAndForth(PassOptions options) {
        try (VulkanBackend backend = open(options);
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            List<KernelInputs> shapes = differentShapes();
            List<List<ByteBuffer>> expected =
                    shapes.stream().map(HostPassesTest::onTheHost).toList();
            OutputBuffers outputs = new OutputBuffers();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < shapes.size(); i++) {
                    kernel.dispatch(shapes.get(i), CONFIG, outputs);
                    assertThat(outputs.buffers()).as("shape %d", i).isEqualTo(expected.get(i));
                }
            }
            assertThat(kernel.recordings()).isEqualTo(shapes.size() - 1);
        }
    }

    /** The last one launches nothing. */
    private static List<KernelInputs> differentShapes() {
        KernelInputs large = inputs(3000, 9);
        RingPublisher.publishSlot(large.ring(), 5, 0, OpcodeSpace.STORE_U32, 77, OBSERVABLE + 2999);
        KernelInputs lanes = inputs(8, 1);
        RingPublisher.publishSlot(lanes.ring(), 0, 0, OpcodeSpace.STORE_U32, 78, OBSERVABLE);
        KernelInputs groups = inputs(8, 1);
        RingPublisher.publishSlot(groups.ring(), 1, 0, OpcodeSpace.MEMCPY, OBSERVABLE, OBSERVABLE + 4, 2);
        KernelInputs fences = inputs(8, 1);
        RingPublisher.publishSlot(fences.ring(), 0, 0, OpcodeSpace.ATOMIC_ADD, 5, OBSERVABLE);
        RingPublisher.publishSlot(fences.ring(), 1, 0, OpcodeSpace.BATCH_FENCE, 1, 7);
        KernelInputs shutdown = inputs(8, 1);
        RingPublisher.publishSlot(shutdown.ring(), 0, 0, OpcodeSpace.SHUTDOWN);
        return List.of(large, lanes, groups, fences, shutdown, inputs(4, 2));
    }

    @Test
    void moreShapesThanAreKeptAreRecordedAnew() {
        try (VulkanBackend backend = open(PassOptions.defaults());
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            OutputBuffers outputs = new OutputBuffers();
            int shapes = HostPasses.PLACES + 3;
            for (int round = 0; round < 2; round++) {
                // From the largest down, so that the memory grows once.
                for (int observables = shapes; observables >= 1; observables--) {
                    kernel.dispatch(store(observables, observables, round), CONFIG, outputs);
                    assertStored(outputs, round);
                }
            }
            assertThat(kernel.recordings()).isEqualTo(2 * shapes);
            kernel.dispatch(store(1, 1, 9), CONFIG, outputs);
            assertThat(kernel.recordings()).isEqualTo(2 * shapes);
        }
    }

    @Test
    void aRingInWhichNothingCanRunIsNotLaunched() {
        try (VulkanBackend backend = open(PassOptions.defaults());
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            KernelInputs inputs = inputs(8, 2);
            Words.put(inputs.ring(), SlotLayout.SLOT_WORDS, SlotStatus.CLAIMED);
            Words.put(inputs.ring(), 2 * SlotLayout.SLOT_WORDS, SlotStatus.FAULT);
            OutputBuffers outputs = new OutputBuffers();
            kernel.dispatch(inputs, CONFIG, outputs);
            assertThat(outputs.buffers()).isEqualTo(inputs.inOrder());
            assertThat(outputs.faultCode(2)).isZero();
            assertThat(kernel.recordings()).isZero();
            assertThat(backend.lastSteps(kernel).submit()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void theOutputsOfAPassMayBeTheInputsOfTheNext(PassOptions options) {
        try (VulkanBackend backend = open(options);
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            OutputBuffers outputs = new OutputBuffers();
            kernel.dispatch(store(8, 1, 41), CONFIG, outputs);
            for (int round = 0; round < 3; round++) {
                List<ByteBuffer> last = outputs.buffers();
                // Every second pass launches nothing.
                if (round % 2 == 0) {
                    RingPublisher.publishSlot(last.get(1), 7, 0, OpcodeSpace.ATOMIC_ADD, 1, OBSERVABLE);
                }
                kernel.dispatch(new KernelInputs(last.get(0), last.get(1), last.get(2), last.get(3)), CONFIG, outputs);
            }
            assertStored(outputs, 43);
        }
    }

    /** Every slot stores the number of its pass and returns it, in no order; all of it must be there. */
    @ParameterizedTest
    @MethodSource("everyWay")
    void outputsAreNeverTorn(PassOptions options) {
        try (VulkanBackend backend = open(options);
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            OutputBuffers outputs = new OutputBuffers();
            for (int pass = 1; pass <= 2000; pass++) {
                KernelInputs inputs = inputs(2 * SLOTS, 1);
                for (int slot = 0; slot < SLOTS; slot++) {
                    RingPublisher.publishSlot(
                            inputs.ring(), slot, 0, OpcodeSpace.STORE_U32, pass + slot, OBSERVABLE + slot);
                }
                kernel.dispatch(inputs, CONFIG, outputs);
                assertAllStored(outputs, pass);
            }
            assertThat(kernel.recordings()).isOne();
        }
    }

    private static void assertAllStored(OutputBuffers outputs, int pass) {
        ByteBuffer control = outputs.buffers().get(0);
        ByteBuffer ring = outputs.buffers().get(1);
        boolean whole = Words.get(control, ControlLayout.DONE_COUNT_WORD) == SLOTS;
        for (int slot = 0; slot < SLOTS; slot++) {
            whole &= Words.get(control, OBSERVABLE + slot) == pass + slot;
            whole &= Words.get(ring, slot * SlotLayout.SLOT_WORDS) == SlotStatus.DONE;
            whole &= Words.get(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.ARG0_WORD) == pass + slot;
        }
        assertThat(whole).as("pass %d is there as a whole", pass).isTrue();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void threadsWithDifferentShapesShareOneKernel(PassOptions options) throws ExecutionException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try (VulkanBackend backend = open(options);
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                int number = thread;
                all.add(threads.submit(() -> {
                    OutputBuffers outputs = new OutputBuffers();
                    for (int round = 0; round < 50; round++) {
                        kernel.dispatch(store(1 + number / 2, number, 1000 * number + round), CONFIG, outputs);
                        assertStored(outputs, 1000 * number + round);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PassOptions.Completion.class,
            names = {"FENCE", "WORD"})
    void aPassThatTakesLongerThanThePollIsWaitedFor(PassOptions.Completion completion) {
        try (VulkanBackend backend = open(PassOptions.defaults().withCompletion(completion))) {
            AtomicInteger polls = new AtomicInteger();
            backend.pollBy(new BoundedPoll(1, jumps(polls), () -> true));
            try (VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
                OutputBuffers outputs = new OutputBuffers();
                for (int round = 0; round < 20; round++) {
                    kernel.dispatch(store(8, 3, round), CONFIG, outputs);
                    assertStored(outputs, round);
                }
            }
            assertThat(polls).hasPositiveValue();
        }
    }

    /** Each look at the clock finds more time gone than any poll has. */
    private static LongSupplier jumps(AtomicInteger looks) {
        return () -> 1_000_000_000L * looks.incrementAndGet();
    }

    @ParameterizedTest
    @EnumSource(
            value = PassOptions.Completion.class,
            names = {"FENCE", "WORD"})
    @ProtocolRule("9")
    void aDeviceLostWhilePollingIsReplaced(PassOptions.Completion completion) {
        try (VulkanBackend backend = open(PassOptions.defaults().withCompletion(completion))) {
            AtomicInteger looks = new AtomicInteger();
            LongSupplier clock = () -> {
                if (looks.incrementAndGet() == 1) {
                    // What a driver has lost no longer runs.
                    backend.awaitIdle();
                    backend.loseDevice();
                    throw new DeviceLostException(
                            "vkGetFenceStatus answered VK_ERROR_DEVICE_LOST, device lost. Fix: none.");
                }
                return System.nanoTime();
            };
            backend.pollBy(new BoundedPoll(1000, clock, () -> true));
            try (Megakernel kernel =
                    Megakernel.builder(backend).geometry(SLOTS, 32).build()) {
                var output = kernel.dispatchWithIoQueueObserved(store(8, 3, 5));
                assertThat(output.stats().recoveredAfterDeviceLoss()).isTrue();
                assertThat(Words.get(output.buffers().get(0), OBSERVABLE)).isEqualTo(5);
                assertThat(kernel.recoveryStatus().losses()).isOne();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PassOptions.Completion.class,
            names = {"FENCE", "WORD"})
    void anErrorWhilePollingLeavesTheKernelUsable(PassOptions.Completion completion) {
        try (VulkanBackend backend = open(PassOptions.defaults().withCompletion(completion))) {
            AtomicBoolean fails = new AtomicBoolean();
            LongSupplier clock = () -> {
                if (fails.getAndSet(false)) {
                    throw new BackendException("vkGetFenceStatus answered something else. Fix: none.");
                }
                return System.nanoTime();
            };
            backend.pollBy(new BoundedPoll(1000, clock, () -> true));
            try (VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
                OutputBuffers outputs = new OutputBuffers();
                for (int round = 0; round < 20; round++) {
                    kernel.dispatch(store(8, 3, round), CONFIG, outputs);
                    assertStored(outputs, round);
                    fails.set(true);
                    assertThatExceptionOfType(BackendException.class)
                            .isThrownBy(() -> kernel.dispatch(store(16, 3, 1), CONFIG, outputs))
                            .withMessageContaining("something else");
                }
            }
        }
    }

    @Test
    void aPassThatFoundNoRoomLeavesTheKernelUsable() {
        try (VulkanBackend backend = open(PassOptions.defaults());
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            long limit = backend.device().limits().maxBufferBytes();
            Assumptions.assumeTrue(limit <= 1 << 28, "needs a device with small buffers");
            OutputBuffers outputs = new OutputBuffers();
            kernel.dispatch(store(8, 3, 1), CONFIG, outputs);
            KernelInputs usual = store(8, 3, 2);
            KernelInputs huge = new KernelInputs(
                    ByteBuffer.allocate((int) limit + Integer.BYTES), usual.ring(), usual.debugLog(), usual.ioQueue());
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> kernel.dispatch(huge, CONFIG, outputs))
                    .withMessageContaining(String.valueOf(limit));
            kernel.dispatch(usual, CONFIG, outputs);
            assertStored(outputs, 2);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aPassMakesNoGarbage(PassOptions options) {
        try (VulkanBackend backend = open(options);
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            OutputBuffers outputs = new OutputBuffers();
            KernelInputs inputs = store(8, 3, 1);
            Allocations.assertNone(500, round -> kernel.dispatch(inputs, CONFIG, outputs));
        }
    }

    @Test
    void theStepsOfTheLastPassAreTold() {
        try (VulkanBackend backend = open(PassOptions.defaults());
                VulkanKernel kernel = (VulkanKernel) backend.compile(BUILT_INS, CONFIG)) {
            assertThat(backend.lastSteps(kernel)).isEqualTo(new PassSteps(0, 0, 0, 0));
            kernel.dispatch(store(8, 3, 1), CONFIG, new OutputBuffers());
            PassSteps steps = backend.lastSteps(kernel);
            assertThat(List.of(steps.write(), steps.submit(), steps.await(), steps.read()))
                    .allMatch(nanos -> nanos > 0);
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> backend.lastSteps(new HostBackend().compile(BUILT_INS, CONFIG)))
                    .withMessageContaining("Fix: ");
        }
    }

    private static List<ByteBuffer> onTheHost(KernelInputs inputs) {
        OutputBuffers outputs = new OutputBuffers();
        new HostBackend().compile(BUILT_INS, CONFIG).dispatch(inputs, CONFIG, outputs);
        return outputs.buffers();
    }

    private static VulkanBackend open(PassOptions options) {
        return VULKAN.open(VulkanOptions.defaults()
                .withCacheDirectory(Path.of("target", "kernel-cache"))
                .withPass(options));
    }

    private static void assertStored(OutputBuffers outputs, int value) {
        assertThat(Words.get(outputs.buffers().get(0), OBSERVABLE)).isEqualTo(value);
    }

    private static KernelInputs store(int observables, int slot, int value) {
        KernelInputs inputs = inputs(observables, 1);
        RingPublisher.publishSlot(inputs.ring(), slot, 0, OpcodeSpace.STORE_U32, value, OBSERVABLE);
        return inputs;
    }

    private static KernelInputs inputs(int observables, int ioSlots) {
        return new KernelInputs(
                ByteBuffer.wrap(ControlCodec.encode(false, 1, observables)),
                ByteBuffer.wrap(RingCodec.encodeEmpty(SLOTS)),
                ByteBuffer.wrap(DebugLogCodec.encodeEmpty(DebugLogLayout.RECORD_CAPACITY)),
                ByteBuffer.wrap(IoQueueCodec.encodeEmpty(ioSlots)));
    }
}
