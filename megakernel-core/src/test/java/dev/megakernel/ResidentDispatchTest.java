package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.backend.ResidentHandles;
import dev.megakernel.backend.ResidentRow;
import dev.megakernel.backend.ResidentRows;
import dev.megakernel.backend.StubBackend;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.contract.Scene;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.UnsupportedFeatureException;
import dev.megakernel.stats.DispatchStats;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@ProtocolRule({"8.1", "8.2"})
class ResidentDispatchTest {

    private static final int ROW_BYTES = 640 + 4 * Scene.OBSERVABLES + 8 * 64 + 1028 + 2048;

    private final StubBackend backend = new StubBackend();
    private final Megakernel kernel = Megakernel.bootstrapSharded(backend, 8, 8, List.of());

    private List<ResidentHandles> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        row -> kernel.allocateRow(Scene.of(8).observable(0, row).inputs())
                                .handles())
                .toList();
    }

    private static DispatchStats expected(int bytes, int buffers, int rows, boolean recovered, DispatchStats actual) {
        assertThat(actual.latencyNanos()).isPositive();
        return new DispatchStats(
                0,
                bytes,
                bytes,
                bytes,
                0,
                0,
                actual.latencyNanos(),
                buffers,
                rows,
                4 * rows,
                recovered ? 2 : 1,
                1,
                recovered);
    }

    @Test
    void theBackendSeesHandlesAndGeometryAndNoHostBytes() {
        ResidentHandles handles = rows(1).get(0);
        DispatchOutput output = kernel.dispatchPersistentHandlesObserved(handles);
        assertThat(backend.lastKernel().residentRows())
                .containsExactly(new ResidentRows(List.of(handles), AbiBuffer.ALL));
        assertThat(backend.lastKernel().launches()).containsExactly(new LaunchConfig(8, 8));
        assertThat(backend.lastKernel().inputs()).isEmpty();
        assertThat(output.buffers()).hasSize(4);
        assertThat(output.stats()).isEqualTo(expected(ROW_BYTES, 4, 1, false, output.stats()));
        assertThat(kernel.statistics().last()).isEqualTo(output.stats());
        assertThat(kernel.statistics().inputBytes()).isZero();
        assertThat(kernel.statistics().bytesMoved()).isEqualTo(ROW_BYTES);
    }

    @Test
    void whatIsNotReadBackDoesNotCount() {
        ResidentHandles handles = rows(1).get(0);
        OutputBuffers outputs = new OutputBuffers();
        kernel.dispatchPersistentHandlesInto(handles, outputs);
        DispatchStats none = kernel.dispatchPersistentHandlesInto(handles, AbiBuffer.NONE, outputs);
        assertThat(outputs.buffers()).isEmpty();
        assertThat(none).isEqualTo(expected(0, 0, 1, false, none));
        Set<AbiBuffer> some = EnumSet.of(AbiBuffer.IO_QUEUE, AbiBuffer.RING);
        DispatchStats two = kernel.dispatchPersistentHandlesInto(handles, some, outputs);
        assertThat(two).isEqualTo(expected(8 * 64 + 2048, 2, 1, false, two));
        assertThat(outputs.buffers()).extracting(ByteBuffer::remaining).containsExactly(8 * 64, 2048);
    }

    @Test
    void manyRowsAreOneCallOfTheBackendAndOneLaunch() {
        List<ResidentHandles> rows = rows(3);
        BatchDispatchOutput output = kernel.dispatchPersistentHandlesManyObserved(rows);
        assertThat(backend.lastKernel().residentRows()).containsExactly(new ResidentRows(rows, AbiBuffer.ALL));
        assertThat(output.stats()).isEqualTo(expected(3 * ROW_BYTES, 12, 3, false, output.stats()));
        assertThat(output.batches()).hasSize(3);
        for (int row = 0; row < 3; row++) {
            assertThat(output.batches().get(row).get(0).getInt(ControlLayout.OBSERVABLE_BASE * 4))
                    .isEqualTo(row);
        }
        assertThat(kernel.dispatchPersistentHandlesMany(rows)).isEqualTo(output.batches());
    }

    @Test
    @ProtocolRule("D38")
    void staleRowsOfAnEarlierDispatchAreNeitherShownNorCounted() {
        List<OutputBuffers> outputs =
                new ArrayList<>(Stream.generate(OutputBuffers::new).limit(5).toList());
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        kernel.dispatchPersistentHandlesManyInto(rows(5), outputs);
        kernel.dispatchPersistentHandlesManyWithScratch(rows(5), scratch);
        OutputBuffers kept = outputs.get(1);
        DispatchStats into = kernel.dispatchPersistentHandlesManyInto(rows(2), outputs);
        DispatchStats scratched = kernel.dispatchPersistentHandlesManyWithScratch(rows(2), scratch);
        assertThat(outputs).hasSize(2).element(1).isSameAs(kept);
        assertThat(scratch.batches()).hasSize(2);
        assertThat(into).isEqualTo(expected(2 * ROW_BYTES, 8, 2, false, into));
        assertThat(scratched).isEqualTo(expected(2 * ROW_BYTES, 8, 2, false, scratched));
        kernel.dispatchPersistentHandlesManyInto(rows(3), AbiBuffer.NONE, outputs);
        assertThat(outputs).hasSize(3);
    }

    @Test
    void scratchIsReusedFromDispatchToDispatch() {
        ResidentBatchScratch scratch = ResidentBatchScratch.withCapacity(4, 4);
        kernel.dispatchPersistentHandlesManyWithScratch(rows(4), scratch);
        List<ByteBuffer> storage =
                scratch.batches().stream().flatMap(List::stream).toList();
        kernel.dispatchPersistentHandlesManyWithScratch(rows(2), scratch);
        scratch.clear();
        kernel.dispatchPersistentHandlesManyWithScratch(rows(4), scratch);
        List<ByteBuffer> again =
                scratch.batches().stream().flatMap(List::stream).toList();
        assertThat(again).hasSize(16);
        assertThat(IntStream.range(0, 16).allMatch(i -> storage.get(i) == again.get(i)))
                .isTrue();
    }

    @Test
    void noRowsReachNoBackendAndCostNothing() {
        DispatchStats nothing = new DispatchStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        List<OutputBuffers> outputs = new ArrayList<>();
        kernel.dispatchPersistentHandlesManyWithScratch(rows(2), scratch);
        kernel.dispatchPersistentHandlesManyInto(rows(2), outputs);
        backend.failDispatch(new BackendException("must not be reached"));
        assertThat(kernel.dispatchPersistentHandlesManyWithScratch(List.of(), scratch))
                .isEqualTo(nothing);
        assertThat(kernel.dispatchPersistentHandlesManyInto(List.of(), outputs)).isEqualTo(nothing);
        assertThat(kernel.dispatchPersistentHandlesManyObserved(List.of()).stats())
                .isEqualTo(nothing);
        assertThat(scratch.batches()).isEmpty();
        assertThat(outputs).isEmpty();
        assertThat(backend.lastKernel().residentRows()).hasSize(2);
        assertThat(kernel.statistics().dispatches()).isEqualTo(2);
        assertThat(kernel.statistics().last()).isNotEqualTo(nothing);
    }

    @Test
    @ProtocolRule({"9", "D19", "D34"})
    void aLossIsRetriedOnceWithTheSameHandlesAndStorage() {
        List<ResidentHandles> rows = rows(2);
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        kernel.dispatchPersistentHandlesManyWithScratch(rows, scratch);
        ByteBuffer storage = scratch.batches().get(1).get(3);
        backend.failDispatch(new DeviceLostException("lost"));
        DispatchStats stats = kernel.dispatchPersistentHandlesManyWithScratch(rows, scratch);
        assertThat(stats).isEqualTo(expected(2 * ROW_BYTES, 8, 2, true, stats));
        assertThat(scratch.batches().get(1).get(3)).isSameAs(storage);
        assertThat(backend.kernels().get(1).residentRows())
                .containsExactly(backend.kernels().get(0).residentRows().get(1));
        backend.failDispatch(new DeviceLostException("lost"));
        DispatchStats one =
                kernel.dispatchPersistentHandlesObserved(rows.get(0)).stats();
        assertThat(one).isEqualTo(expected(ROW_BYTES, 4, 1, true, one));
        assertThat(kernel.statistics().recoveries()).isEqualTo(2);
        assertThat(kernel.recoveryStatus().losses()).isEqualTo(2);
        assertThat(kernel.pipelineId()).isEqualTo("stub:1");
    }

    @Test
    void failedDispatchesLeaveNoStatisticsAndShowNoRows() {
        List<ResidentHandles> rows = rows(2);
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        kernel.dispatchPersistentHandlesManyWithScratch(rows, scratch);
        RuntimeException error = new BackendException("no luck");
        backend.failDispatch(error);
        assertThatThrownBy(() -> kernel.dispatchPersistentHandlesManyWithScratch(rows, scratch))
                .isSameAs(error);
        RuntimeException second = new DeviceLostException("lost again");
        backend.failDispatch(new DeviceLostException("lost")).failDispatch(second);
        assertThatThrownBy(() -> kernel.dispatchPersistentHandles(rows.get(0))).isSameAs(second);
        assertThat(scratch.batches()).isEmpty();
        assertThat(kernel.statistics().dispatches()).isOne();
    }

    @Test
    void withoutRetryALossPassesThrough() {
        Megakernel strict = Megakernel.builder(backend)
                .geometry(8, 8)
                .recovery(new RecoveryPolicy(false, 3, Duration.ofMinutes(1)))
                .build();
        RuntimeException loss = new DeviceLostException("lost");
        backend.failDispatch(loss);
        assertThatThrownBy(() -> strict.dispatchPersistentHandles(rows(1).get(0)))
                .isSameAs(loss);
        assertThat(backend.compileCalls()).isEqualTo(2);
    }

    @Test
    void aBackendWithoutResidentBuffersSaysSoAndNeverGetsHostBytesInstead() {
        HostBytesOnly plain = new HostBytesOnly();
        Megakernel poor = Megakernel.bootstrapSharded(plain, 8, 8, List.of());
        ResidentHandles handles = new ResidentHandles(1, 2, 3, 4);
        assertThatThrownBy(() -> poor.dispatchPersistentHandles(handles))
                .isInstanceOfSatisfying(
                        UnsupportedFeatureException.class,
                        e -> assertThat(e.feature()).isEqualTo("resident dispatch"))
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> poor.dispatchPersistentHandlesMany(List.of(handles)))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(poor::resident)
                .isInstanceOfSatisfying(
                        UnsupportedFeatureException.class,
                        e -> assertThat(e.backend()).isEqualTo("plain"))
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> poor.allocateRow(Scene.of(8).inputs()))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThat(poor.dispatchPersistentHandlesMany(List.of())).isEmpty();
    }

    @Test
    @ProtocolRule({"8.2", "9"})
    void cutProgramsAreRefusedBeforeAnyLaunch() {
        SlotProcessor cut =
                SlotProcessor.define("cut").bodies(slot -> {}, slot -> {}).glsl("void main() { mk_grid_sync(); }");
        Megakernel kernel = Megakernel.bootstrapJit(backend, 8, 8, cut);
        List<ResidentHandles> rows = rows(2);
        assertThatThrownBy(() -> kernel.dispatchPersistentHandles(rows.get(0)))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("persistent-handle dispatch cannot split GridSync barriers without"
                        + " backend-resident segment threading")
                .hasMessageContaining("2 segments")
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> kernel.dispatchPersistentHandlesMany(rows))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("batched persistent-handle dispatch cannot split GridSync barriers without"
                        + " backend-resident segment threading")
                .hasMessageContaining("Fix: ");
        assertThat(kernel.dispatchPersistentHandlesMany(List.of())).isEmpty();
        assertThat(backend.lastKernel().residentRows()).isEmpty();
        Megakernel whole = Megakernel.bootstrapJit(backend.withGridSync(), 8, 8, cut);
        assertThat(whole.dispatchPersistentHandlesMany(rows)).hasSize(2);
    }

    @Test
    void aRowKeepsItsContentFromPassToPass() {
        try (Megakernel host = Megakernel.bootstrapSharded(new HostBackend(), 8, 8, List.of())) {
            Scene scene = Scene.of(8).slot(0, OpcodeSpace.ATOMIC_ADD, 5, ControlLayout.OBSERVABLE_BASE);
            try (ResidentRow row = host.allocateRow(scene.inputs())) {
                for (int pass = 1; pass <= 3; pass++) {
                    host.dispatchPersistentHandlesInto(row.handles(), AbiBuffer.NONE, new OutputBuffers());
                    row.upload(AbiBuffer.RING, scene.inputs().ring());
                }
                assertThat(row.read(AbiBuffer.CONTROL).getInt(ControlLayout.OBSERVABLE_BASE * 4))
                        .isEqualTo(15);
                row.upload(scene.inputs());
                assertThat(row.read(AbiBuffer.CONTROL)).isEqualTo(scene.inputs().control());
                assertThat(row.restorations(AbiBuffer.CONTROL)).isZero();
            }
        }
    }

    /** What a backend looks like that knows nothing of resident buffers. */
    private record HostBytesOnly() implements MegakernelBackend {

        @Override
        public String id() {
            return "plain";
        }

        @Override
        public DeviceInfo device() {
            return new HostBackend().device();
        }

        @Override
        public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
            return new CompiledKernel() {
                @Override
                public String id() {
                    return "plain:passthrough";
                }

                @Override
                public void dispatch(KernelInputs inputs, LaunchConfig launch, OutputBuffers outputs) {
                    throw new AssertionError("host bytes were dispatched");
                }

                @Override
                public WorkspaceMemory workspace() {
                    return new HostBackend().compile(spec, config).workspace();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }
}
