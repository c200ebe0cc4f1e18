package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens to the buffers themselves: lengths, storage, the caller's inputs, geometry, threads. */
interface BufferContract extends ContractSupport {

    @Test
    @ProtocolRule("D14")
    default void shortIoQueuesComeBackAsTheyWere() {
        for (int slots : new int[] {0, 1, 5, IoQueueLayout.IO_SLOT_COUNT}) {
            ByteBuffer queue = ByteBuffer.allocate(slots * IoQueueLayout.IO_SLOT_BYTES);
            for (int i = 0; i < Words.count(queue); i++) {
                Words.put(queue, i, i * 31);
            }
            PassResult result = run(Scene.of(8).ioQueue(queue).slot(0, OpcodeSpace.LOAD_MISS, 1));
            assertThat(result.status(0)).isEqualTo(SlotStatus.FAULT);
        }
    }

    @Test
    @ProtocolRule({"6.1", "D17"})
    default void everyControlLengthComesBackWhole() {
        for (int observables : new int[] {0, 1, 161, 5000}) {
            Scene scene = Scene.of(8, observables);
            for (int i = 0; i < observables; i++) {
                scene.observable(i, ~i);
            }
            run(scene.slot(0, OpcodeSpace.STORE_U32, 1, ControlLayout.OBSERVABLE_BASE));
        }
    }

    @Test
    @ProtocolRule({"6.2", "D24"})
    default void everyGeometryVisitsEverySlotOnce() {
        int[][] geometries = {{1, 1}, {7, 1}, {24, 8}, {64, 64}, {96, 32}, {1024, 256}, {1024, 1024}, {2500, 100}};
        for (int[] geometry : geometries) {
            Scene scene = Scene.of(geometry[0], 8);
            for (int slot = 0; slot < geometry[0]; slot++) {
                scene.slot(slot, OpcodeSpace.ATOMIC_ADD, slot, ControlLayout.OBSERVABLE_BASE);
            }
            PassResult result = ContractKernels.compare(kernels().of(geometry[0], geometry[1]), scene, null);
            assertThat(result.doneCount()).isEqualTo(geometry[0]);
            assertThat(result.observable(0)).isEqualTo(geometry[0] * (geometry[0] - 1) / 2);
        }
    }

    @Test
    @ProtocolRule("D35")
    default void inputsOfEveryKindStayAsTheyAre() {
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.STORE_U32, 7, ControlLayout.OBSERVABLE_BASE);
        scene.slot(1, OpcodeSpace.SHUTDOWN).slot(2, OpcodeSpace.PRINTF, 1, 2, 3);
        KernelInputs plain = scene.inputs();
        List<ByteBuffer> before =
                plain.inOrder().stream().map(BufferContract::copy).toList();
        KernelInputs odd = new KernelInputs(
                direct(plain.control()).order(ByteOrder.BIG_ENDIAN),
                shifted(plain.ring()),
                plain.debugLog().asReadOnlyBuffer(),
                shifted(plain.ioQueue()).asReadOnlyBuffer());
        List<Integer> positions =
                odd.inOrder().stream().map(ByteBuffer::position).toList();
        OutputBuffers outputs = new OutputBuffers();
        CompiledKernel kernel = kernels().of(8, 8).subject();
        kernel.dispatch(odd, new LaunchConfig(8, 8), outputs);
        kernel.dispatch(plain, new LaunchConfig(8, 8), outputs);
        assertThat(odd.inOrder()).isEqualTo(before);
        assertThat(plain.inOrder()).isEqualTo(before);
        assertThat(odd.inOrder().stream().map(ByteBuffer::position)).containsExactlyElementsOf(positions);
        assertThat(Words.get(outputs.buffers().get(0), ControlLayout.OBSERVABLE_BASE))
                .isEqualTo(7);
    }

    @Test
    @ProtocolRule({"8", "D35"})
    default void outputStorageIsReusedAndNeverAliasesTheInputs() {
        CompiledKernel kernel = kernels().of(8, 8).subject();
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.ATOMIC_ADD, 7, ControlLayout.OBSERVABLE_BASE + 1);
        OutputBuffers outputs = new OutputBuffers();
        kernel.dispatch(scene.inputs(), new LaunchConfig(8, 8), outputs);
        List<ByteBuffer> first = List.copyOf(outputs.buffers());
        kernel.dispatch(scene.inputs(), new LaunchConfig(8, 8), outputs);
        assertThat(IntStream.range(0, first.size())
                        .allMatch(i -> first.get(i) == outputs.buffers().get(i)))
                .isTrue();
        first.get(0).putInt(0, 99);
        assertThat(scene.control(0)).isZero();
    }

    @Test
    default void theLastOutputsMayBeTheNextInputs() {
        CompiledKernel kernel = kernels().of(8, 8).subject();
        OutputBuffers outputs = new OutputBuffers();
        KernelInputs inputs = Scene.of(8)
                .slot(0, OpcodeSpace.ATOMIC_ADD, 7, ControlLayout.OBSERVABLE_BASE + 1)
                .slot(1, OpcodeSpace.DFA_STEP)
                .inputs();
        boolean tellsFaultCodes = false;
        for (int pass = 1; pass <= 3; pass++) {
            kernel.dispatch(inputs, new LaunchConfig(8, 8), outputs);
            List<ByteBuffer> last = outputs.buffers();
            assertThat(Words.get(last.get(0), ControlLayout.OBSERVABLE_BASE + 1))
                    .isEqualTo(7 * pass);
            tellsFaultCodes |= pass == 1 && outputs.faultCode(1) != 0;
            assertThat(outputs.faultCode(1)).isEqualTo(tellsFaultCodes ? FaultCode.NO_HANDLER : 0);
            Words.put(last.get(1), 0, SlotStatus.PUBLISHED);
            Words.put(last.get(1), SlotLayout.SLOT_WORDS, SlotStatus.PUBLISHED);
            inputs = new KernelInputs(last.get(0), last.get(1), last.get(2), last.get(3));
        }
    }

    @Test
    default void closingTwiceIsClosingOnce() {
        KernelSpec spec = new KernelSpec(Program.of(OpcodeCatalog.builtIns()), WorkspaceSpec.EMPTY);
        CompiledKernel kernel = kernels().subject().compile(spec, new LaunchConfig(8, 8));
        kernel.close();
        kernel.close();
        assertThatThrownBy(() -> kernel.dispatch(Scene.of(8).inputs(), new LaunchConfig(8, 8), new OutputBuffers()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("Fix: ");
    }

    @Test
    @ProtocolRule("D41")
    default void workgroupsLargerThanTheDeviceAllowsAreRefused() {
        int limit = kernels().subject().device().limits().maxWorkgroupSize();
        if (limit < SlotLayout.MAX_ENCODED_RING_SLOTS) {
            LaunchConfig tooLarge = new LaunchConfig(limit + 1, limit + 1);
            KernelSpec spec = new KernelSpec(Program.of(OpcodeCatalog.builtIns()), WorkspaceSpec.EMPTY);
            assertThatThrownBy(() -> kernels().subject().compile(spec, tooLarge))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining(String.valueOf(limit + 1))
                    .hasMessageContaining("Fix: ");
        }
    }

    @Test
    default void passesOfSeveralThreadsDoNotMix() {
        CompiledKernel kernel = kernels().of(8, 8).subject();
        List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    OutputBuffers outputs = new OutputBuffers();
                    for (int i = 0; i < 25; i++) {
                        int value = 1000 * thread + i;
                        Scene scene = Scene.of(8, 8 + thread)
                                .slot(thread, OpcodeSpace.STORE_U32, value, ControlLayout.OBSERVABLE_BASE + 1);
                        kernel.dispatch(scene.inputs(), new LaunchConfig(8, 8), outputs);
                        PassResult result = new PassResult(outputs, 0);
                        assertThat(result.observable(1)).isEqualTo(value);
                        assertThat(result.doneCount()).isEqualTo(1);
                        assertThat(result.status(thread)).isEqualTo(SlotStatus.DONE);
                    }
                }))
                .toList();
        threads.forEach(CompletableFuture::join);
    }

    private static ByteBuffer copy(ByteBuffer source) {
        return ByteBuffer.allocate(source.remaining()).put(source.duplicate()).flip();
    }

    private static ByteBuffer direct(ByteBuffer source) {
        return ByteBuffer.allocateDirect(source.remaining())
                .put(source.duplicate())
                .flip();
    }

    private static ByteBuffer shifted(ByteBuffer source) {
        int offset = 12;
        ByteBuffer wide = ByteBuffer.allocate(source.remaining() + 2 * offset);
        wide.position(offset).limit(offset + source.remaining());
        return wide.duplicate().put(source.duplicate()).position(offset);
    }
}
