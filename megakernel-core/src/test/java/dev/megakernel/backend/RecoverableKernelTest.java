package dev.megakernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.contract.Scene;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RecoverableKernelTest {

    private static final LaunchConfig CONFIG = new LaunchConfig(8, 8);
    private static final KernelSpec SPEC = new KernelSpec(Program.of(OpcodeCatalog.builtIns()), WorkspaceSpec.EMPTY);

    private final StubBackend backend = new StubBackend();
    private final AtomicInteger losses = new AtomicInteger();
    private final KernelInputs inputs = Scene.of(8).observable(3, 33).inputs();
    private final OutputBuffers outputs = new OutputBuffers();

    private RecoverableKernel kernel(RecoveryPolicy policy) {
        return new RecoverableKernel(backend, SPEC, CONFIG, policy, losses::incrementAndGet);
    }

    @Test
    void withoutALossNothingIsCompiledAgain() {
        try (RecoverableKernel kernel = kernel(RecoveryPolicy.DEFAULT)) {
            assertThat(kernel.dispatch(inputs, outputs)).isFalse();
            assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.READY);
        }
        assertThat(backend.compileCalls()).isEqualTo(1);
        assertThat(backend.lastKernel().isClosed()).isTrue();
        assertThat(losses).hasValue(0);
    }

    @Test
    @ProtocolRule("9")
    void aLossIsRepairedOnceWithTheSameInputsAndStorage() {
        RecoverableKernel kernel = kernel(RecoveryPolicy.DEFAULT);
        kernel.dispatch(inputs, outputs);
        List<ByteBuffer> storage = List.copyOf(outputs.buffers());
        backend.failDispatch(new BackendException("queue submit: DEVICE LOST"));
        assertThat(kernel.dispatch(inputs, outputs)).isTrue();
        assertThat(backend.compileCalls()).isEqualTo(2);
        StubKernel lost = backend.kernels().get(0);
        StubKernel fresh = backend.kernels().get(1);
        assertThat(lost.isClosed()).isTrue();
        assertThat(fresh.spec()).isSameAs(SPEC);
        assertThat(fresh.config()).isEqualTo(CONFIG);
        assertThat(fresh.inputs()).containsExactly(lost.inputs().get(1));
        assertThat(IntStream.range(0, 4)
                        .allMatch(i -> storage.get(i) == outputs.buffers().get(i)))
                .isTrue();
        assertThat(kernel.current()).isSameAs(fresh);
        assertThat(losses).hasValue(1);
        RecoveryStatus status = kernel.status();
        assertThat(status.state()).isEqualTo(RecoveryStatus.State.READY);
        assertThat(status.losses()).isEqualTo(1);
        assertThat(status.lastLoss()).isEqualTo("queue submit: DEVICE LOST");
    }

    @Test
    @ProtocolRule("9")
    void otherErrorsPassThroughUnchangedAtOnce() {
        RecoverableKernel kernel = kernel(RecoveryPolicy.DEFAULT);
        RuntimeException error = new BackendException("no memory. Fix: use less.");
        backend.failDispatch(error);
        assertThatThrownBy(() -> kernel.dispatch(inputs, outputs)).isSameAs(error);
        assertThat(backend.compileCalls()).isEqualTo(1);
        assertThat(kernel.status().losses()).isZero();
        assertThat(kernel.dispatch(inputs, outputs)).isFalse();
    }

    @Test
    @ProtocolRule("9")
    void anErrorOfTheRecompilationPassesThroughUnchanged() {
        RecoverableKernel kernel = kernel(RecoveryPolicy.DEFAULT);
        RuntimeException error = new BackendException("the compiler is gone");
        backend.failDispatch(new DeviceLostException("lost")).failCompile(error);
        assertThatThrownBy(() -> kernel.dispatch(inputs, outputs)).isSameAs(error);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        assertThat(backend.kernels()).hasSize(1);
    }

    @Test
    @ProtocolRule("9")
    void aSecondFailurePassesThroughUnchanged() {
        RecoverableKernel kernel = kernel(RecoveryPolicy.DEFAULT);
        RuntimeException second = new DeviceLostException("lost again");
        backend.failDispatch(new DeviceLostException("lost")).failDispatch(second);
        assertThatThrownBy(() -> kernel.dispatch(inputs, outputs)).isSameAs(second);
        assertThat(backend.compileCalls()).isEqualTo(2);
        assertThat(kernel.status().losses()).isEqualTo(2);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        assertThat(losses).hasValue(2);
    }

    @Test
    @ProtocolRule("9")
    void aPolicyWithoutRetryPassesTheLossThroughAndRecoversOnRequest() {
        RecoverableKernel kernel = kernel(new RecoveryPolicy(false, 3, Duration.ofMinutes(1)));
        RuntimeException loss = new DeviceLostException("lost");
        backend.failDispatch(loss);
        assertThatThrownBy(() -> kernel.dispatch(inputs, outputs)).isSameAs(loss);
        assertThat(backend.compileCalls()).isEqualTo(1);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        kernel.recover();
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.READY);
        assertThat(kernel.dispatch(inputs, outputs)).isFalse();
    }

    @Test
    void aSpentBudgetPassesTheLossThrough() {
        RecoverableKernel kernel = kernel(new RecoveryPolicy(true, 1, Duration.ofHours(1)));
        backend.failDispatch(new DeviceLostException("first"));
        assertThat(kernel.dispatch(inputs, outputs)).isTrue();
        RuntimeException loss = new DeviceLostException("second");
        backend.failDispatch(loss);
        assertThatThrownBy(() -> kernel.dispatch(inputs, outputs)).isSameAs(loss);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        assertThat(backend.compileCalls()).isEqualTo(2);
        kernel.recover();
        backend.failDispatch(new DeviceLostException("third"));
        assertThat(kernel.dispatch(inputs, outputs)).isTrue();
    }

    @Test
    void dispatchOnceRecoversButLeavesTheRetryToItsCaller() {
        RecoverableKernel kernel = kernel(RecoveryPolicy.DEFAULT);
        backend.failDispatch(new IllegalStateException("GPU reset"));
        assertThatThrownBy(() -> kernel.dispatchOnce(inputs, outputs))
                .isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("GPU reset");
        assertThat(backend.compileCalls()).isEqualTo(2);
        assertThat(backend.lastKernel().inputs()).isEmpty();
        kernel.dispatchOnce(inputs, outputs);
    }

    @Test
    void dispatchOnceLeavesTheLostKernelInPlaceWhenThePolicyDoesNotRetry() {
        RecoverableKernel kernel = kernel(new RecoveryPolicy(false, 3, Duration.ofMinutes(1)));
        backend.failDispatch(new DeviceLostException("device lost. Fix: wait."));
        assertThatThrownBy(() -> kernel.dispatchOnce(inputs, outputs)).isInstanceOf(DeviceLostException.class);
        assertThat(backend.compileCalls()).isEqualTo(1);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        kernel.recover();
        kernel.dispatchOnce(inputs, outputs);
        assertThat(kernel.status().state()).isEqualTo(RecoveryStatus.State.READY);
    }

    @Test
    void aLossThatManyPassesRunIntoCountsOnce() {
        RecoverableKernel kernel = kernel(new RecoveryPolicy(false, 3, Duration.ofMinutes(1)));
        for (int i = 0; i < 3; i++) {
            backend.failDispatch(new DeviceLostException("device lost. Fix: wait."));
            assertThatThrownBy(() -> kernel.dispatch(inputs, outputs)).isInstanceOf(DeviceLostException.class);
        }
        assertThat(losses).hasValue(1);
        assertThat(kernel.status().losses()).isEqualTo(1);
    }

    @Test
    void aWorkspaceThatCannotBeFilledClosesTheKernelAgain() {
        WorkspaceSpec broken = new WorkspaceSpec(List.of(RegionSpec.readOnly("names", 1, () -> {
            throw new IllegalStateException("no file");
        })));
        KernelSpec spec = new KernelSpec(Program.of(OpcodeCatalog.builtIns()), broken);
        assertThatThrownBy(() -> new RecoverableKernel(backend, spec, CONFIG, RecoveryPolicy.DEFAULT, () -> {}))
                .hasMessage("no file");
        assertThat(backend.lastKernel().isClosed()).isTrue();
    }

    @Test
    @Timeout(20)
    @ProtocolRule("D37")
    void threadsThatLoseTheDeviceTogetherRecoverOnce() throws Exception {
        RecoverableKernel kernel = kernel(RecoveryPolicy.DEFAULT);
        CountDownLatch dispatching = new CountDownLatch(2);
        backend.onDispatch(() -> {
            dispatching.countDown();
            await(dispatching);
        });
        backend.failDispatch(new DeviceLostException("one loss, seen by one thread"));
        backend.failDispatch(new DeviceLostException("one loss, seen by another thread"));
        CompletableFuture<Boolean> first = dispatchInThread(kernel);
        CompletableFuture<Boolean> second = dispatchInThread(kernel);
        assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(backend.compileCalls()).isEqualTo(2);
        assertThat(losses).hasValue(1);
        assertThat(kernel.status().losses()).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    @ProtocolRule("D37")
    void dispatchesNeverMeetAKernelThatARecoveryClosed() {
        RecoverableKernel kernel = kernel(RecoveryPolicy.DEFAULT);
        List<CompletableFuture<Void>> threads = IntStream.range(0, 3)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    OutputBuffers own = new OutputBuffers();
                    for (int i = 0; i < 2000; i++) {
                        kernel.dispatch(inputs, own);
                    }
                }))
                .toList();
        while (!threads.stream().allMatch(CompletableFuture::isDone)) {
            kernel.recover();
        }
        assertThat(threads).allSatisfy(thread -> assertThat(thread).isCompleted());
    }

    private CompletableFuture<Boolean> dispatchInThread(RecoverableKernel kernel) {
        // A thread of its own: the common pool of a small machine has one, and two dispatches wait for each other.
        return CompletableFuture.supplyAsync(
                () -> kernel.dispatch(inputs, new OutputBuffers()), task -> new Thread(task).start());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
