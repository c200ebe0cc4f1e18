package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.ONCE;
import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.stats.DispatchStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionDeviceLossTest {

    private final StubBackend backend = new StubBackend();
    private SessionFixture fixture = SessionFixture.open(backend, 8, SessionOptions.DEFAULT);

    @AfterEach
    void everythingEnds() {
        backend.open();
        await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
        fixture.assertBalanced();
        fixture.close();
    }

    @Test
    void idempotentWorkRunsAgainAndTheRestFailsAsUnknown() {
        CompletableFuture<SubmissionResult> first = queueOnePassAndHoldIt();
        List<CompletableFuture<SubmissionResult>> passes = List.of(
                fixture.session.submit(REPEATABLE, 10),
                fixture.session.submit(ONCE, 11),
                fixture.session.submit(REPEATABLE, 12));
        backend.script.add(StubBackend.RUN);
        backend.script.add(StubBackend.lose());
        backend.open();

        SessionFixture.get(first);
        assertThat(SessionFixture.get(passes.get(0)).word(0)).isEqualTo(10);
        assertThat(SessionFixture.get(passes.get(2)).word(0)).isEqualTo(12);
        assertLost(passes.get(1), Progress.UNKNOWN);
        assertThat(args(1)).containsExactly(10, 11, 12);
        assertThat(args(2)).containsExactly(10, 12);
        assertThat(backend.compilations).hasValue(2);
        assertThat(fixture.stats.losses).hasValue(1);
        assertThat(fixture.stats.dispatches)
                .extracting(DispatchStats::recoveredAfterDeviceLoss)
                .containsExactly(false, true);
    }

    @Test
    void replaysGoBeforeWhatWaitedMeanwhile() {
        backend.hold();
        CompletableFuture<SubmissionResult> lost = fixture.session.submit(REPEATABLE, 1);
        backend.awaitPass();
        CompletableFuture<SubmissionResult> waiting = fixture.session.submit(ONCE, 2);
        backend.script.add(StubBackend.lose());
        backend.open();

        assertThat(SessionFixture.get(lost).word(0)).isEqualTo(1);
        assertThat(SessionFixture.get(waiting).status()).isEqualTo(SubmissionStatus.DONE);
        assertThat(args(1)).containsExactly(1, 2);
    }

    @Test
    void secondLossInARowEndsTheSubmission() {
        backend.script.add(StubBackend.lose());
        backend.script.add(StubBackend.lose());

        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE, 1)).isInstanceOf(DeviceLostException.class);
        assertThat(fixture.session.execute(REPEATABLE, 2).word(0)).isEqualTo(2);
    }

    @Test
    void workThatSurelyNeverStartedRunsAgainWhateverItIs() {
        backend.script.add(StubBackend.lose(Progress.NEVER_STARTED));

        assertThat(fixture.session.execute(ONCE, 3).word(0)).isEqualTo(3);
    }

    @Test
    void lossKnownByItsTextIsALossToo() {
        backend.script.add(() -> {
            throw new IllegalStateException("driver: GPU reset");
        });

        assertThat(fixture.session.execute(REPEATABLE, 3).word(0)).isEqualTo(3);
    }

    @Test
    void abandonedWorkIsNotReplayed() {
        backend.hold();
        CompletableFuture<SubmissionResult> launched = fixture.session.submit(REPEATABLE, 1);
        backend.awaitPass();
        launched.cancel(true);
        backend.script.add(StubBackend.lose());
        backend.open();

        await().atMost(PATIENCE).until(() -> fixture.session.statistics().failed() == 1);
        assertThat(backend.passes).hasSize(1);
    }

    @Test
    void failedRecoveryEndsEverythingAndRefusesNewWorkUntilSomebodyRecovers() {
        backend.hold();
        CompletableFuture<SubmissionResult> running = fixture.session.submit(REPEATABLE, 1);
        backend.awaitPass();
        CompletableFuture<SubmissionResult> waiting = fixture.session.submit(REPEATABLE, 2);
        backend.compileError = new BackendException("stub: no device left");
        backend.script.add(StubBackend.lose());
        backend.open();

        assertLost(running, Progress.UNKNOWN);
        assertLost(waiting, Progress.NEVER_STARTED);
        assertThat(backend.passes).hasSize(1);
        assertThat(fixture.kernel.status().state()).isEqualTo(RecoveryStatus.State.FAILED);
        assertThatThrownBy(() -> fixture.session.submit(REPEATABLE))
                .isInstanceOfSatisfying(
                        DeviceLostException.class, e -> assertThat(e.progress()).isEqualTo(Progress.NEVER_STARTED))
                .hasMessageContaining("stub device")
                .hasMessageContaining("Fix: ");

        backend.compileError = null;
        fixture.kernel.recover();

        assertThat(fixture.session.execute(REPEATABLE, 4).word(0)).isEqualTo(4);
    }

    @Test
    void spentBudgetEndsEverything() {
        fixture.close();
        fixture = SessionFixture.open(
                backend, 8, new RecoveryPolicy(true, 0, Duration.ofMinutes(1)), SessionOptions.DEFAULT);
        backend.script.add(StubBackend.lose());

        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE)).isInstanceOf(DeviceLostException.class);
        assertThatThrownBy(() -> fixture.session.execute(REPEATABLE)).isInstanceOf(DeviceLostException.class);
        assertThat(backend.passes).hasSize(1);
    }

    @Test
    void blockedSubmitterIsToldThatTheDeviceIsGone() {
        fixture.close();
        fixture = SessionFixture.open(
                backend, 1, SessionOptions.builder().blockTimeout(PATIENCE).build());
        backend.hold();
        CompletableFuture<SubmissionResult> running = fixture.session.submit(ONCE);
        backend.awaitPass();
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        Thread blocked = new Thread(() -> {
            try {
                fixture.session.submit(REPEATABLE);
            } catch (RuntimeException e) {
                error.complete(e);
            }
        });
        blocked.start();
        await().atMost(PATIENCE).until(() -> blocked.getState() == Thread.State.TIMED_WAITING);
        backend.compileError = new BackendException("stub: no device left");
        backend.script.add(StubBackend.lose());
        backend.open();

        assertThat(SessionFixture.get(error)).isInstanceOf(DeviceLostException.class);
        assertLost(running, Progress.UNKNOWN);
    }

    @Test
    void workWaitsWhileSomebodyElseRecovers() throws InterruptedException {
        CountDownLatch compiling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        backend.beforeCompile = () -> {
            compiling.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        Thread recovering = new Thread(fixture.kernel::recover);
        recovering.start();
        compiling.await();
        CompletableFuture<SubmissionResult> waiting = fixture.session.submit(ONCE, 1);
        CompletableFuture<SubmissionResult> cancelled = fixture.session.submit(ONCE, 2);

        assertThat(cancelled.cancel(true)).isTrue();
        assertThat(fixture.session.statistics().cancelled()).isEqualTo(1);
        assertThat(backend.passes).isEmpty();
        goOn.countDown();

        assertThat(SessionFixture.get(waiting).word(0)).isEqualTo(1);
        recovering.join();
    }

    private CompletableFuture<SubmissionResult> queueOnePassAndHoldIt() {
        backend.hold();
        CompletableFuture<SubmissionResult> first = fixture.session.submit(REPEATABLE, 0);
        backend.awaitPass();
        return first;
    }

    private List<Integer> args(int pass) {
        return backend.passes.get(pass).stream().map(StubBackend.Slot::arg).toList();
    }

    private static void assertLost(CompletableFuture<?> future, Progress progress) {
        assertThat(SessionFixture.errorOf(future))
                .isInstanceOfSatisfying(
                        DeviceLostException.class, e -> assertThat(e.progress()).isEqualTo(progress))
                .hasMessageContaining("Fix: ");
    }
}
