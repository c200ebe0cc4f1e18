package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentHandles;
import dev.megakernel.backend.ResidentMemory;
import dev.megakernel.backend.ResidentMemoryException;
import dev.megakernel.backend.ResidentRow;
import dev.megakernel.backend.ResidentRows;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DebugLogLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buffers that live on the device: what they hold, how rows of them run, and what is refused. */
@ProtocolRule("8.2")
interface ResidentContract extends ContractSupport {

    /** Observable word that counts passes. */
    int COUNTER = 5;

    private ResidentMemory memory() {
        return kernels().subject().resident();
    }

    private ResidentRow resident(Scene scene) {
        return ResidentRow.allocate(memory(), scene.inputs(), scene.slotCount());
    }

    private static List<OutputBuffers> dispatch(KernelTwins twins, Set<AbiBuffer> readBack, List<ResidentRow> rows) {
        List<OutputBuffers> outputs =
                Stream.generate(OutputBuffers::new).limit(rows.size()).toList();
        List<ResidentHandles> handles = rows.stream().map(ResidentRow::handles).toList();
        twins.subject().dispatchResident(new ResidentRows(handles, readBack), twins.config(), outputs);
        return outputs;
    }

    private static void republish(ResidentRow row, int slot) {
        row.upload(AbiBuffer.RING, slot * SlotLayout.SLOT_BYTES, word(SlotStatus.PUBLISHED));
    }

    private static ByteBuffer word(int value) {
        ByteBuffer word = ByteBuffer.allocate(Integer.BYTES);
        Words.put(word, 0, value);
        return word;
    }

    @Test
    default void contentIsUploadedInPartsAndReadBackInParts() {
        byte[] content = new byte[1000];
        new Random(1).nextBytes(content);
        long id = memory().allocate(ByteBuffer.wrap(content));
        assertThat(id).isNotZero();
        assertThat(memory().length(id)).isEqualTo(1000);
        assertThat(memory().read(id)).isEqualTo(ByteBuffer.wrap(content));
        ByteBuffer part = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3);
        memory().upload(id, 77, part);
        assertThat(part.position()).isOne();
        System.arraycopy(part.array(), 1, content, 77, 3);
        ByteBuffer target = ByteBuffer.allocate(20).position(5).limit(15);
        memory().read(id, 72, target);
        assertThat(target.position()).isEqualTo(5);
        assertThat(target).isEqualTo(ByteBuffer.wrap(content, 72, 10));
        memory().upload(id, ByteBuffer.allocateDirect(1000).asReadOnlyBuffer());
        assertThat(memory().read(id)).isEqualTo(ByteBuffer.allocate(1000));
        assertThat(memory().restorations(id)).isZero();
        memory().free(id);
    }

    @Test
    default void buffersOfNoBytesAndOfZerosExist() {
        long none = memory().allocate(0);
        long zeros = memory().allocate(12);
        assertThat(memory().read(none).remaining()).isZero();
        assertThat(memory().read(zeros)).isEqualTo(ByteBuffer.allocate(12));
        assertThat(zeros).isNotEqualTo(none);
        memory().free(none);
        memory().free(zeros);
    }

    @Test
    default void buffersLargerThanAnyStagingComeBackWhole() {
        byte[] content = new byte[(5 << 20) + 12];
        new Random(2).nextBytes(content);
        long id = memory().allocate(ByteBuffer.wrap(content));
        assertThat(memory().read(id)).isEqualTo(ByteBuffer.wrap(content));
        memory().free(id);
    }

    @Test
    default void idsOutsideTheMemoryAreRefused() {
        long freed = memory().allocate(8);
        memory().free(freed);
        for (long id : new long[] {0, -1, freed, Long.MAX_VALUE}) {
            assertUnknown(id, () -> memory().length(id));
            assertUnknown(id, () -> memory().read(id));
            assertUnknown(id, () -> memory().upload(id, ByteBuffer.allocate(8)));
            assertUnknown(id, () -> memory().upload(id, 0, ByteBuffer.allocate(0)));
            assertUnknown(id, () -> memory().restorations(id));
            assertUnknown(id, () -> memory().free(id));
        }
        long other = memory().allocate(8);
        assertThat(other).isNotEqualTo(freed);
        memory().free(other);
    }

    private static void assertUnknown(long id, ThrowingCallable call) {
        assertRefused(ResidentMemoryException.Reason.UNKNOWN_ID, id, call);
    }

    private static void assertRefused(ResidentMemoryException.Reason reason, long id, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(ResidentMemoryException.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.id()).isEqualTo(id);
                })
                .hasMessageContaining(Long.toUnsignedString(id))
                .hasMessageContaining("Fix: ");
    }

    @Test
    default void partsOutsideABufferAreRefusedAndChangeNothing() {
        long id = memory().allocate(8);
        int[][] parts = {{-1, 1}, {8, 1}, {0, 9}, {5, 4}, {Integer.MAX_VALUE, 1}, {Integer.MIN_VALUE, 8}};
        for (int[] part : parts) {
            ByteBuffer bytes = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII))
                    .limit(part[1]);
            assertRefused(ResidentMemoryException.Reason.OUT_OF_BOUNDS, id, () -> memory().upload(id, part[0], bytes));
            assertRefused(ResidentMemoryException.Reason.OUT_OF_BOUNDS, id, () -> memory().read(id, part[0], bytes));
        }
        for (int bytes : new int[] {0, 7, 9}) {
            assertRefused(
                    ResidentMemoryException.Reason.OUT_OF_BOUNDS,
                    id,
                    () -> memory().upload(
                                    id,
                                    ByteBuffer.allocate(bytes)
                                            .put(new byte[bytes])
                                            .flip()));
        }
        memory().upload(id, 8, ByteBuffer.allocate(0));
        assertThat(memory().read(id)).isEqualTo(ByteBuffer.allocate(8));
        memory().free(id);
    }

    @Test
    default void passesInARowNeedNoHostBytes() {
        KernelTwins twins = kernels().of(8, 8);
        Scene scene = Scene.of(8)
                .slot(0, OpcodeSpace.ATOMIC_ADD, 3, ControlLayout.OBSERVABLE_BASE + COUNTER)
                .slot(1, OpcodeSpace.MEMCPY, ControlLayout.OBSERVABLE_BASE + COUNTER, ControlLayout.OBSERVABLE_BASE, 1)
                .slot(2, OpcodeSpace.BATCH_FENCE, 2, 77);
        try (ResidentRow row = resident(scene)) {
            for (int pass = 1; pass <= 5; pass++) {
                List<OutputBuffers> outputs = dispatch(twins, AbiBuffer.NONE, List.of(row));
                assertThat(outputs.get(0).buffers()).isEmpty();
                IntStream.range(0, 3).forEach(slot -> republish(row, slot));
            }
            ByteBuffer control = row.read(AbiBuffer.CONTROL);
            assertThat(Words.get(control, ControlLayout.OBSERVABLE_BASE + COUNTER))
                    .isEqualTo(15);
            assertThat(Words.get(control, ControlLayout.OBSERVABLE_BASE)).isEqualTo(77);
            assertThat(Words.get(control, ControlLayout.EPOCH_WORD)).isEqualTo(5);
            assertThat(Words.get(control, ControlLayout.DONE_COUNT_WORD)).isEqualTo(15);
        }
    }

    @Test
    default void onlyWhatIsAskedForComesBack() {
        KernelTwins twins = kernels().of(8, 8);
        Scene scene = Scene.of(8).slot(3, OpcodeSpace.DFA_STEP).slot(4, OpcodeSpace.PRINTF, 1, 2, 3);
        for (Set<AbiBuffer> asked : List.of(
                AbiBuffer.NONE,
                Set.of(AbiBuffer.IO_QUEUE, AbiBuffer.CONTROL),
                EnumSet.of(AbiBuffer.RING),
                EnumSet.of(AbiBuffer.DEBUG_LOG),
                AbiBuffer.ALL)) {
            try (ResidentRow row = resident(scene)) {
                OutputBuffers outputs = dispatch(twins, asked, List.of(row)).get(0);
                List<ByteBuffer> expected = Stream.of(AbiBuffer.values())
                        .filter(asked::contains)
                        .map(row::read)
                        .toList();
                assertThat(outputs.buffers()).isEqualTo(expected);
                if (asked.contains(AbiBuffer.RING)) {
                    assertThat(outputs.faultCode(3)).isIn(0, FaultCode.NO_HANDLER);
                } else {
                    assertThat(outputs.faultCode(3)).isZero();
                }
            }
        }
    }

    @Test
    default void faultCodesAreThoseOfTheLastPass() {
        KernelTwins twins = kernels().of(8, 8);
        Scene scene = Scene.of(8)
                .slot(0, OpcodeSpace.DFA_STEP)
                .slot(1, 0x7777)
                .slot(2, OpcodeSpace.NOP)
                .slot(3, OpcodeSpace.NOP);
        scene.status(3, SlotStatus.FAULT);
        try (ResidentRow row = resident(scene)) {
            OutputBuffers outputs = new OutputBuffers();
            ResidentRows rows = new ResidentRows(List.of(row.handles()), Set.of(AbiBuffer.RING));
            twins.subject().dispatchResident(rows, twins.config(), List.of(outputs));
            boolean tells = outputs.faultCode(0) != 0;
            assertThat(outputs.faultCode(0)).isEqualTo(tells ? FaultCode.NO_HANDLER : 0);
            assertThat(outputs.faultCode(1)).isEqualTo(tells ? FaultCode.UNKNOWN_OPCODE : 0);
            assertThat(outputs.faultCode(2)).isZero();
            assertThat(outputs.faultCode(3)).isZero();
            republish(row, 1);
            twins.subject().dispatchResident(rows, twins.config(), List.of(outputs));
            assertThat(outputs.faultCode(0)).isZero();
            assertThat(outputs.faultCode(1)).isEqualTo(tells ? FaultCode.UNKNOWN_OPCODE : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 70})
    @ProtocolRule("8.2")
    default void rowsOfOneCallEndAsPassesOfTheirOwn(int count) {
        KernelTwins twins = kernels().of(24, 8);
        twins.resetWorkspace();
        List<Scene> scenes =
                IntStream.range(0, count).mapToObj(ResidentContract::sceneOfRow).toList();
        List<ResidentRow> rows = scenes.stream().map(this::resident).toList();
        List<OutputBuffers> outputs = dispatch(twins, AbiBuffer.ALL, rows);
        for (int i = 0; i < count; i++) {
            PassResult actual = new PassResult(outputs.get(i), scenes.get(i).cursor());
            ContractKernels.compareResults(
                    actual, twins.runReference(scenes.get(i)), scenes.get(i), "row " + i + " of " + count);
            assertThat(rows.get(i).read(AbiBuffer.CONTROL))
                    .isEqualTo(outputs.get(i).buffers().get(0));
        }
        ContractKernels.compareWorkspaces(twins, count + " rows");
        rows.forEach(ResidentRow::close);
    }

    /** Different lengths, work for every phase, some rows under SHUTDOWN. */
    private static Scene sceneOfRow(int row) {
        Scene scene = Scene.of(24, 8 + row % 5);
        scene.slot(row % 20, OpcodeSpace.STORE_U32, row, ControlLayout.OBSERVABLE_BASE + 1);
        scene.slot(20, OpcodeSpace.MEMCPY, ControlLayout.METRICS_BASE + 9, ControlLayout.OBSERVABLE_BASE + 4, row % 4);
        scene.slot(21, ContractOpcodes.REDUCE.code(), row % 60, 9);
        scene.slot(22, OpcodeSpace.PRINTF, row, 1, 2);
        scene.slot(23, row % 3 == 0 ? OpcodeSpace.BATCH_FENCE : OpcodeSpace.SHUTDOWN, row % 24, row);
        scene.control(ControlLayout.SHUTDOWN_WORD, row % 7 == 6 ? row : 0);
        return scene.ioQueue(ByteBuffer.allocate(row % 3 * IoQueueLayout.IO_SLOT_BYTES));
    }

    @Test
    default void rowsThatShareABufferRunOneAfterAnother() {
        KernelTwins twins = kernels().of(8, 8);
        Scene first = Scene.of(8).slot(0, OpcodeSpace.STORE_U32, 41, ControlLayout.OBSERVABLE_BASE + COUNTER);
        Scene second = Scene.of(8).slot(0, OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE + COUNTER);
        Scene last = Scene.of(8).slot(0, OpcodeSpace.SHUTDOWN).slot(1, OpcodeSpace.NOP);
        try (ResidentRow a = resident(first);
                ResidentRow b = resident(second);
                ResidentRow c = resident(last)) {
            ResidentHandles shared = a.handles();
            List<ResidentHandles> rows = List.of(
                    shared,
                    new ResidentHandles(shared.control(), b.handles().ring(), shared.debugLog(), shared.ioQueue()),
                    new ResidentHandles(
                            shared.control(), c.handles().ring(), c.handles().debugLog(), shared.ioQueue()),
                    new ResidentHandles(shared.control(), b.handles().ring(), shared.debugLog(), shared.ioQueue()));
            List<OutputBuffers> outputs =
                    Stream.generate(OutputBuffers::new).limit(rows.size()).toList();
            twins.subject().dispatchResident(new ResidentRows(rows, AbiBuffer.ALL), twins.config(), outputs);
            ByteBuffer control = a.read(AbiBuffer.CONTROL);
            assertThat(Words.get(control, ControlLayout.OBSERVABLE_BASE + COUNTER))
                    .isEqualTo(42);
            assertThat(Words.get(control, ControlLayout.DONE_COUNT_WORD)).isEqualTo(4);
            assertThat(Words.get(control, ControlLayout.SHUTDOWN_WORD)).isOne();
        }
    }

    @Test
    @ProtocolRule({"8.2", "D15"})
    default void shutdownStopsTheNextPassUntilTheHostResetsIt() {
        KernelTwins twins = kernels().of(8, 8);
        Scene scene = Scene.of(8)
                .slot(0, OpcodeSpace.SHUTDOWN)
                .slot(1, OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE + COUNTER)
                .slot(2, OpcodeSpace.MEMCPY, ControlLayout.OBSERVABLE_BASE, ControlLayout.OBSERVABLE_BASE + 1, 1);
        try (ResidentRow row = resident(scene)) {
            dispatch(twins, AbiBuffer.NONE, List.of(row));
            assertThat(counter(row)).isOne();
            republish(row, 1);
            republish(row, 2);
            ByteBuffer before = row.read(AbiBuffer.RING);
            dispatch(twins, AbiBuffer.NONE, List.of(row));
            assertThat(row.read(AbiBuffer.RING)).isEqualTo(before);
            assertThat(counter(row)).isOne();
            row.upload(AbiBuffer.CONTROL, ControlLayout.SHUTDOWN_WORD, word(0));
            dispatch(twins, AbiBuffer.NONE, List.of(row));
            assertThat(counter(row)).isEqualTo(2);
            assertThat(Words.get(row.read(AbiBuffer.CONTROL), ControlLayout.DONE_COUNT_WORD))
                    .isEqualTo(5);
        }
    }

    private static int counter(ResidentRow row) {
        return Words.get(row.read(AbiBuffer.CONTROL), ControlLayout.OBSERVABLE_BASE + COUNTER);
    }

    @Test
    @ProtocolRule({"8.2", "3.4"})
    default void lengthsThatDoNotFitTheKernelAreRefusedBeforeAnyLaunch() {
        KernelTwins twins = kernels().of(8, 8);
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE + COUNTER);
        try (ResidentRow good = resident(scene)) {
            ResidentHandles ids = good.handles();
            for (int bytes :
                    new int[] {0, 4, ControlLayout.CONTROL_MIN_BYTES - 4, ControlLayout.CONTROL_MIN_BYTES + 2}) {
                refused(
                        twins,
                        good,
                        bytes,
                        "control buffer has " + bytes,
                        id -> new ResidentHandles(id, ids.ring(), ids.debugLog(), ids.ioQueue()));
            }
            for (int bytes : new int[] {0, 7 * SlotLayout.SLOT_BYTES, 9 * SlotLayout.SLOT_BYTES, 511}) {
                refused(
                        twins,
                        good,
                        bytes,
                        "ring buffer has " + bytes,
                        id -> new ResidentHandles(ids.control(), id, ids.debugLog(), ids.ioQueue()));
            }
            for (int bytes : new int[] {0, DebugLogLayout.BUFFER_BYTES - 4, DebugLogLayout.BUFFER_BYTES + 4}) {
                refused(
                        twins,
                        good,
                        bytes,
                        "debug log has " + bytes,
                        id -> new ResidentHandles(ids.control(), ids.ring(), id, ids.ioQueue()));
            }
            for (int bytes : new int[] {2, 36}) {
                refused(
                        twins,
                        good,
                        bytes,
                        "io_queue has " + bytes,
                        id -> new ResidentHandles(ids.control(), ids.ring(), ids.debugLog(), id));
            }
            long tooLong = memory().allocate(IoQueueLayout.QUEUE_BYTES + IoQueueLayout.IO_SLOT_BYTES);
            assertThatThrownBy(() -> launch(
                            twins,
                            List.of(ids, new ResidentHandles(ids.control(), ids.ring(), ids.debugLog(), tooLong))))
                    .isInstanceOf(QueueFullException.class);
            memory().free(tooLong);
            assertThat(counter(good)).isZero();
        }
    }

    private void refused(
            KernelTwins twins, ResidentRow good, int bytes, String text, LongFunction<ResidentHandles> row) {
        long id = memory().allocate(bytes);
        assertThatThrownBy(() -> launch(twins, List.of(good.handles(), row.apply(id))))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("Fix: ");
        memory().free(id);
    }

    private static void launch(KernelTwins twins, List<ResidentHandles> rows) {
        twins.subject()
                .dispatchResident(
                        new ResidentRows(rows, AbiBuffer.NONE),
                        twins.config(),
                        Stream.generate(OutputBuffers::new).limit(rows.size()).toList());
    }

    @Test
    default void unknownFreedAndDoubledHandlesAreRefusedBeforeAnyLaunch() {
        KernelTwins twins = kernels().of(8, 8);
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE + COUNTER);
        ResidentRow freed = resident(scene);
        freed.close();
        freed.close();
        try (ResidentRow good = resident(scene)) {
            ResidentHandles ids = good.handles();
            assertUnknown(freed.handles().control(), () -> launch(twins, List.of(ids, freed.handles())));
            assertUnknown(
                    0,
                    () -> launch(
                            twins, List.of(ids, new ResidentHandles(ids.control(), 0, ids.debugLog(), ids.ioQueue()))));
            assertUnknown(
                    -1,
                    () -> launch(
                            twins, List.of(ids, new ResidentHandles(ids.control(), ids.ring(), -1, ids.ioQueue()))));
            assertRefused(
                    ResidentMemoryException.Reason.ALIASED,
                    ids.ring(),
                    () -> launch(
                            twins,
                            List.of(new ResidentHandles(ids.control(), ids.ring(), ids.debugLog(), ids.ring()))));
            assertThat(counter(good)).isZero();
        }
    }

    @Test
    default void malformedHostBytesAreRefusedAndNothingStaysAllocated() {
        Scene scene = Scene.of(8);
        assertThatThrownBy(() -> ResidentRow.allocate(memory(), scene.inputs(), 16))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("expected 1024 bytes for 16 slots");
    }

    @Test
    default void closedKernelsRefuseResidentRows() {
        try (ResidentRow row = resident(Scene.of(8))) {
            KernelTwins twins = kernels().of(8, 8);
            KernelSpec spec = new KernelSpec(Program.of(OpcodeCatalog.builtIns()), WorkspaceSpec.EMPTY);
            CompiledKernel kernel = kernels().subject().compile(spec, twins.config());
            kernel.close();
            assertThatThrownBy(() -> kernel.dispatchResident(
                            new ResidentRows(List.of(row.handles()), AbiBuffer.ALL),
                            twins.config(),
                            List.of(new OutputBuffers())))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("Fix: ");
        }
    }

    /** More workgroups than the smallest grid a Vulkan device must take (65,535), in every phase. */
    @Test
    @ProtocolRule({"8.2", "D24"})
    default void ringsWiderThanAnyGridRunWhole() {
        int slots = 66_000;
        KernelTwins twins = kernels().of(slots, 1);
        Scene scene = Scene.of(slots);
        for (int slot = 0; slot < slots; slot++) {
            scene.slot(slot, OpcodeSpace.MEMCPY, 0, ControlLayout.OBSERVABLE_BASE, 0);
        }
        scene.slot(3, OpcodeSpace.SHUTDOWN);
        scene.slot(slots - 2, OpcodeSpace.BATCH_FENCE, slots - 10, 55).slot(slots - 1, OpcodeSpace.SHUTDOWN);
        try (ResidentRow row = resident(scene)) {
            OutputBuffers outputs = dispatch(twins, AbiBuffer.ALL, List.of(row)).get(0);
            PassResult result = new PassResult(outputs, 0);
            assertThat(result.statuses()).containsOnly(SlotStatus.DONE);
            assertThat(result.observable(0)).isEqualTo(55);
            assertThat(result.doneCount()).isEqualTo(slots);
        }
    }

    @Test
    @ProtocolRule({"8.2", "9"})
    default void programsCutAtTheirMarksAreRefused() {
        SlotProcessor cut =
                SlotProcessor.define("cut").bodies(slot -> {}, slot -> {}).glsl("void main() { mk_grid_sync(); }");
        KernelTwins twins = kernels().of(8, 8);
        try (ResidentRow row = resident(Scene.of(8));
                CompiledKernel kernel = kernels()
                        .subject()
                        .compile(new KernelSpec(Program.jit(cut), WorkspaceSpec.EMPTY), twins.config())) {
            assertThatThrownBy(() -> kernel.dispatchResident(
                            new ResidentRows(List.of(row.handles()), AbiBuffer.ALL),
                            twins.config(),
                            List.of(new OutputBuffers())))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("mk_grid_sync()")
                    .hasMessageContaining("Fix: ");
        }
    }

    @Test
    default void copiesAreNeverInTheMiddleOfAPass() throws Exception {
        int slots = 256;
        KernelTwins twins = kernels().of(slots, 64);
        Scene scene = Scene.of(slots);
        for (int slot = 0; slot < slots; slot++) {
            scene.slot(slot, OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE + COUNTER);
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (ResidentRow row = resident(scene);
                ResidentRow other = resident(scene)) {
            ByteBuffer ring = scene.inputs().ring();
            int passes = 20;
            List<CompletableFuture<Void>> all = new ArrayList<>();
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int pass = 1; pass <= passes; pass++) {
                            dispatch(twins, AbiBuffer.NONE, List.of(row));
                            row.upload(AbiBuffer.RING, ring);
                        }
                    },
                    threads));
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int pass = 1; pass <= passes; pass++) {
                            dispatch(twins, AbiBuffer.NONE, List.of(other));
                            other.upload(AbiBuffer.RING, ring);
                        }
                    },
                    threads));
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 2 * passes; i++) {
                            assertThat(counter(row) % slots).isZero();
                            memory().free(memory().allocate(64));
                        }
                    },
                    threads));
            for (CompletableFuture<Void> one : all) {
                one.get();
            }
            assertThat(counter(row)).isEqualTo(passes * slots);
            assertThat(counter(other)).isEqualTo(passes * slots);
        } finally {
            threads.shutdown();
        }
    }
}
