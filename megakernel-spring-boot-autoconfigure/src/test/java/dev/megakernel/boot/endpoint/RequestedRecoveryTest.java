package dev.megakernel.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.megakernel.Megakernel;
import dev.megakernel.RecoveryDecision;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.boot.Passes;
import dev.megakernel.protocol.BackendException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestedRecoveryTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ControllableBackend backend = new ControllableBackend();
    private final Megakernel megakernel = Megakernel.bootstrap(backend);
    private final RequestedRecovery recovery = new RequestedRecovery(megakernel, LONG);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger compiling = new AtomicInteger();
    private final AtomicInteger mostCompiling = new AtomicInteger();
    private final AtomicInteger compilations = new AtomicInteger();

    @AfterEach
    void close() {
        gate.countDown();
        megakernel.close();
    }

    @Test
    void recoveryCompilesAgainAndSaysWhere() {
        backend.loseNext(1);
        Passes.runEmpty(megakernel);
        String pipelineId = megakernel.pipelineId();

        RecoveryDescriptor answer = recovery.run();

        assertThat(answer)
                .isEqualTo(new RecoveryDescriptor(
                        RecoveryDecision.RECOMPILED_PIPELINE, pipelineId, ControllableBackend.DEVICE.name(), 1));
    }

    @Test
    void failedKernelWorksAgain() {
        breakKernel();
        assertThat(megakernel.recoveryStatus().state()).isEqualTo(RecoveryStatus.State.FAILED);

        backend.beforeCompile(() -> {});
        recovery.run();

        assertThat(megakernel.recoveryStatus().state()).isEqualTo(RecoveryStatus.State.READY);
        assertThat(Passes.runEmpty(megakernel)).hasSize(4);
    }

    @Test
    void errorOfTheRecoveryPassesToWhoeverAsked() {
        breakKernel();

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(recovery::run)
                .withMessageContaining("No device any more");
    }

    @Test
    void errorThatIsNoExceptionPassesToo() {
        backend.beforeCompile(() -> {
            throw new NoClassDefFoundError("shaderc");
        });

        assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(recovery::run);
    }

    @Test
    void laterRequestAfterAFailedOneTriesAgain() {
        breakKernel();
        assertThatExceptionOfType(BackendException.class).isThrownBy(recovery::run);

        backend.beforeCompile(() -> {});

        assertThat(recovery.run().decision()).isEqualTo(RecoveryDecision.RECOMPILED_PIPELINE);
    }

    @Test
    void requestsThatMeetShareOneRecovery() throws Exception {
        backend.beforeCompile(this::compileBehindGate);
        FutureTask<RecoveryDescriptor> first = new FutureTask<>(recovery::run);
        FutureTask<RecoveryDescriptor> second = new FutureTask<>(recovery::run);
        new Thread(first).start();
        entered.await();
        Thread waiting = new Thread(second);
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        gate.countDown();

        assertThat(second.get()).isEqualTo(first.get());
        assertThat(compilations).hasValue(1);
    }

    @Test
    void requestWaitsForTheRecoveryAfterALoss() throws Exception {
        backend.beforeCompile(this::compileBehindGate);
        backend.loseNext(1);
        FutureTask<?> pass = new FutureTask<>(() -> Passes.runEmpty(megakernel));
        new Thread(pass).start();
        entered.await();
        FutureTask<RecoveryDescriptor> request = new FutureTask<>(recovery::run);
        new Thread(request).start();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread ->
                        thread.getName().equals("megakernel-recovery") && thread.getState() == Thread.State.BLOCKED));
        gate.countDown();

        pass.get();
        assertThat(request.get().losses()).isEqualTo(1);
        assertThat(mostCompiling).hasValue(1);
        assertThat(compilations).hasValue(2);
    }

    @Test
    void recoveryThatTakesTooLongGoesOnWithoutWhoeverAsked() throws Exception {
        backend.beforeCompile(this::compileBehindGate);
        RequestedRecovery impatient = new RequestedRecovery(megakernel, Duration.ofMillis(1));

        assertThatExceptionOfType(RecoveryTimeoutException.class)
                .isThrownBy(impatient::run)
                .withMessageContaining("1 ms")
                .withMessageContaining("Fix: ");

        entered.await();
        assertThat(megakernel.recoveryStatus().state()).isEqualTo(RecoveryStatus.State.RECOVERING);
        gate.countDown();
        await().until(() -> megakernel.recoveryStatus().state() == RecoveryStatus.State.READY);
    }

    @Test
    void interruptEndsTheWaitAndStaysSet() throws Exception {
        backend.beforeCompile(this::compileBehindGate);
        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            assertThatExceptionOfType(RecoveryTimeoutException.class).isThrownBy(recovery::run);
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(interrupted);
        thread.start();
        entered.await();
        thread.interrupt();

        assertThat(interrupted.get()).isTrue();
    }

    private void breakKernel() {
        backend.beforeCompile(() -> {
            throw new BackendException("No device any more. Fix: plug it in.");
        });
        backend.loseNext(1);
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> Passes.runEmpty(megakernel));
    }

    private void compileBehindGate() {
        mostCompiling.accumulateAndGet(compiling.incrementAndGet(), Math::max);
        compilations.incrementAndGet();
        entered.countDown();
        try {
            assertThat(gate.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            compiling.decrementAndGet();
        }
    }
}
