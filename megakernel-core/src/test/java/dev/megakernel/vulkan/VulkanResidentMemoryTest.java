package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.megakernel.DispatchOutput;
import dev.megakernel.Megakernel;
import dev.megakernel.ProtocolRule;
import dev.megakernel.ResidentBatchScratch;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentMemory;
import dev.megakernel.backend.ResidentMemoryException;
import dev.megakernel.backend.ResidentRow;
import dev.megakernel.contract.Scene;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.Words;
import dev.megakernel.stats.DispatchStats;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a device loss, and closing, do to buffers that lived on the device. */
@Tag("vulkan")
@ProtocolRule({"8.2", "9", "D19"})
class VulkanResidentMemoryTest {

    private static final int SLOTS = 64;
    private static final int COUNTER = ControlLayout.OBSERVABLE_BASE + 1;

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    private VulkanBackend backend;
    private ResidentMemory memory;
    private Megakernel kernel;

    @BeforeEach
    void open() {
        backend = VULKAN.open();
        memory = backend.resident();
        kernel = Megakernel.bootstrapSharded(backend, SLOTS, 32, List.of());
    }

    @AfterEach
    void close() {
        kernel.close();
        backend.close();
    }

    private static Scene scene(int start) {
        return Scene.of(SLOTS).control(COUNTER, start).slot(0, OpcodeSpace.ATOMIC_ADD, 1, COUNTER);
    }

    private DispatchStats run(ResidentRow row) {
        return kernel.dispatchPersistentHandlesInto(row.handles(), AbiBuffer.NONE, new OutputBuffers());
    }

    private static int counter(ResidentRow row) {
        return Words.get(row.read(AbiBuffer.CONTROL), COUNTER);
    }

    private static void publishAgain(ResidentRow row) {
        row.upload(AbiBuffer.RING, scene(0).inputs().ring());
    }

    @Test
    void aLossPutsBuffersBackToTheirLastUploadBeforeTheRetry() {
        try (ResidentRow row = kernel.allocateRow(scene(10).inputs())) {
            run(row);
            publishAgain(row);
            run(row);
            assertThat(counter(row)).isEqualTo(12);
            publishAgain(row);
            backend.loseDevice();
            DispatchOutput output = kernel.dispatchPersistentHandlesObserved(row.handles());
            assertThat(Words.get(output.buffers().get(0), COUNTER)).isEqualTo(11);
            assertThat(output.stats().recoveredAfterDeviceLoss()).isTrue();
            assertThat(output.stats().kernelLaunches()).isEqualTo(2);
            assertThat(output.stats().residentResourceHandles()).isEqualTo(4);
            assertThat(row.restorations(AbiBuffer.CONTROL)).isOne();
            assertThat(row.restorations(AbiBuffer.RING)).isZero();
            assertThat(row.read(AbiBuffer.CONTROL)).isEqualTo(output.buffers().get(0));
        }
    }

    @Test
    void buffersNoKernelStoredToAreRestoredWithoutCounting() {
        byte[] content = {1, 2, 3, 4, 5, 6, 7};
        long id = memory.allocate(ByteBuffer.wrap(content));
        backend.loseDevice();
        kernel.recoverAfterDeviceLoss();
        assertThat(memory.read(id)).isEqualTo(ByteBuffer.wrap(content));
        assertThat(memory.restorations(id)).isZero();
    }

    @Test
    void partialUploadsAreMergedIntoWhatIsRestored() {
        try (ResidentRow row = kernel.allocateRow(scene(10).inputs())) {
            run(row);
            ByteBuffer five = ByteBuffer.allocate(4);
            Words.put(five, 0, 5);
            row.upload(AbiBuffer.CONTROL, 4 * (COUNTER + 1), five);
            assertThat(counter(row)).isEqualTo(11);
            backend.loseDevice();
            kernel.recoverAfterDeviceLoss();
            assertThat(counter(row)).isEqualTo(10);
            assertThat(Words.get(row.read(AbiBuffer.CONTROL), COUNTER + 1)).isEqualTo(5);
            for (AbiBuffer buffer : AbiBuffer.values()) {
                assertThat(row.restorations(buffer)).isOne();
            }
            row.upload(AbiBuffer.CONTROL, row.read(AbiBuffer.CONTROL));
            backend.loseDevice();
            kernel.recoverAfterDeviceLoss();
            assertThat(row.restorations(AbiBuffer.CONTROL)).isOne();
        }
    }

    @Test
    void recoveryOnRequestOfAHealthyDeviceKeepsWhatKernelsStored() {
        try (ResidentRow row = kernel.allocateRow(scene(10).inputs())) {
            run(row);
            kernel.recoverAfterDeviceLoss();
            assertThat(counter(row)).isEqualTo(11);
            assertThat(row.restorations(AbiBuffer.CONTROL)).isZero();
        }
    }

    @Test
    void copiesToALostDeviceRaiseAndChangeNothing() {
        long id = memory.allocate(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
        backend.loseDevice();
        assertLost(() -> memory.read(id));
        assertLost(() -> memory.upload(id, ByteBuffer.allocate(4)));
        assertLost(() -> memory.upload(id, 1, ByteBuffer.allocate(1)));
        assertLost(() -> memory.allocate(4));
        assertThat(memory.length(id)).isEqualTo(4);
        kernel.recoverAfterDeviceLoss();
        assertThat(memory.read(id)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    }

    private static void assertLost(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(DeviceLostException.class).hasMessageContaining("Fix: ");
    }

    @Test
    void buffersFreedWhileTheDeviceWasLostStayFreed() {
        long freed = memory.allocate(4);
        long kept = memory.allocate(ByteBuffer.wrap(new byte[] {9}));
        backend.loseDevice();
        memory.free(freed);
        kernel.recoverAfterDeviceLoss();
        assertThat(memory.read(kept).get(0)).isEqualTo((byte) 9);
        assertThatExceptionOfType(ResidentMemoryException.class).isThrownBy(() -> memory.read(freed));
    }

    @Test
    void everyKernelOfTheBackendGoesOnWithTheSameHandles() {
        try (Megakernel other = Megakernel.bootstrapSharded(backend, SLOTS, 64, List.of());
                ResidentRow row = kernel.allocateRow(scene(0).inputs())) {
            run(row);
            publishAgain(row);
            other.dispatchPersistentHandles(row.handles());
            assertThat(counter(row)).isEqualTo(2);
            publishAgain(row);
            backend.loseDevice();
            assertThat(run(row).recoveredAfterDeviceLoss()).isTrue();
            publishAgain(row);
            DispatchStats second =
                    other.dispatchPersistentHandlesObserved(row.handles()).stats();
            assertThat(second.recoveredAfterDeviceLoss()).isTrue();
            assertThat(counter(row)).isEqualTo(2);
            assertThat(row.restorations(AbiBuffer.CONTROL)).isOne();
        }
    }

    @Test
    void rowsSurviveOneLossAfterAnother() {
        List<ResidentRow> rows = IntStream.range(0, 40)
                .mapToObj(i -> kernel.allocateRow(scene(i).inputs()))
                .toList();
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        for (int loss = 1; loss <= 3; loss++) {
            backend.loseDevice();
            DispatchStats stats = kernel.dispatchPersistentHandlesManyWithScratch(
                    rows.stream().map(ResidentRow::handles).toList(), scratch);
            assertThat(stats.recoveredAfterDeviceLoss()).isTrue();
            assertThat(stats.residentResourceRows()).isEqualTo(40);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(Words.get(scratch.batches().get(i).get(0), COUNTER)).isEqualTo(i + 1);
                assertThat(rows.get(i).restorations(AbiBuffer.CONTROL)).isEqualTo(loss - 1);
            }
        }
        rows.forEach(ResidentRow::close);
    }

    @Test
    void manyThreadsWorkOnTheirRowsWhileTheDeviceIsLost() throws Exception {
        int threads = 4;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        // Before any thread works, for on a lost device there is nothing to allocate.
        List<ResidentRow> rows = IntStream.range(0, threads)
                .mapToObj(thread -> kernel.allocateRow(scene(1000 * thread).inputs()))
                .toList();
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, threads)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> work(thread, rows.get(thread)), executor))
                    .toList();
            for (CompletableFuture<Void> one : all) {
                one.get();
            }
        } finally {
            executor.shutdown();
        }
        assertThat(kernel.recoveryStatus().losses()).isOne();
    }

    /** Whatever happens, a pass starts from an upload or from what the pass before it left. */
    private void work(int thread, ResidentRow ofThread) {
        try (ResidentRow row = ofThread) {
            for (int round = 0; round < 20; round++) {
                if (thread == 0 && round == 10) {
                    backend.loseDevice();
                }
                OutputBuffers outputs = new OutputBuffers();
                kernel.dispatchPersistentHandlesInto(row.handles(), AbiBuffer.ALL, outputs);
                int counted = Words.get(outputs.buffers().get(0), COUNTER) - 1000 * thread;
                assertThat(counted).isEqualTo(1);
                uploadAgain(row, thread);
            }
        }
    }

    private void uploadAgain(ResidentRow row, int thread) {
        try {
            row.upload(scene(1000 * thread).inputs());
        } catch (DeviceLostException e) {
            run(row);
            row.upload(scene(1000 * thread).inputs());
        }
    }

    @Test
    void aClosedBackendHasNoBuffers() {
        ResidentRow row = kernel.allocateRow(scene(0).inputs());
        long id = row.handles().control();
        backend.close();
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> memory.allocate(4))
                .withMessageContaining("closed")
                .withMessageContaining("Fix: ");
        assertThatExceptionOfType(ResidentMemoryException.class).isThrownBy(() -> memory.read(id));
        row.close();
        memory.free(id);
    }

    @Test
    void aBufferBeyondTheDeviceIsRefusedAndLeavesNothingOpen() {
        long limit = backend.device().limits().maxBufferBytes();
        assumeTrue(limit < 1 << 28, "needs a device with small buffers");
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> memory.allocate((int) limit + 4))
                .withMessageContaining(String.valueOf(limit));
    }

    @Test
    void idsOfOtherBackendsAreUnknown() {
        try (VulkanBackend other = VULKAN.open()) {
            long id = other.resident().allocate(4);
            assertThatExceptionOfType(ResidentMemoryException.class).isThrownBy(() -> memory.read(id));
        }
    }
}
