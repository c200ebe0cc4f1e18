package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.ONCE;
import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.megakernel.Allocations;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.Priority;
import dev.megakernel.stats.MegakernelStats;
import dev.megakernel.tenant.TenantException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionCallTest {

    private static final SessionTenant CAPPED =
            SessionTenant.of("capped", 3).withMaxOutstanding(1).withQuota(2);

    private final QuietBackend quiet = new QuietBackend();
    private final StubBackend stub = new StubBackend();
    private final SessionFixture persistent = SessionFixture.open(quiet, 8, options(SessionMode.PERSISTENT));
    private final SessionFixture batched = SessionFixture.open(stub, 8, options(SessionMode.BATCHED));

    private static SessionOptions options(SessionMode mode) {
        return SessionOptions.builder()
                .mode(mode)
                // A device that does not answer is not broken for so long.
                .quantum(Duration.ofSeconds(1))
                .drainTimeout(Duration.ofMillis(50))
                .configuredTenants(List.of(CAPPED))
                .enforceQuota(true)
                .build();
    }

    @AfterEach
    void everythingEnds() {
        stub.open();
        quiet.current().answering(true);
        for (SessionFixture fixture : List.of(persistent, batched)) {
            await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
            fixture.assertBalanced();
            fixture.close();
        }
    }

    @Test
    void steadyStateAllocatesNothing() {
        try (MegakernelSession session =
                MegakernelSession.open(persistent.kernel, options(SessionMode.PERSISTENT), MegakernelStats.NOOP)) {
            SessionCall call = session.newCall().work(REPEATABLE, Priority.HIGH, 0);
            Allocations.assertNone(round -> {
                call.arg(0, round);
                if (!call.trySubmit() || !call.await() || call.word(0) != round) {
                    throw new AssertionError("round " + round);
                }
            });
            Allocations.assertNone(round -> {
                call.arg(0, -round);
                call.trySubmit();
                while (!call.poll()) {
                    Thread.onSpinWait();
                }
                if (call.status() != SubmissionStatus.DONE || call.word(0) != -round) {
                    throw new AssertionError("round " + round);
                }
            });
        }
    }

    @Test
    void carriesOneSubmissionAfterAnotherInBothModes() {
        for (SessionFixture fixture : List.of(persistent, batched)) {
            SessionCall call = fixture.session.newCall();
            assertThatIllegalStateException().isThrownBy(call::trySubmit).withMessageContaining("Fix: call work");
            assertThat(call.await()).isFalse();
            call.work(REPEATABLE);
            for (int i = 0; i < 50; i++) {
                assertThat(call.arg(0, i).trySubmit()).isTrue();
                assertThat(call.isOutstanding()).isTrue();
                assertThat(call.await(PATIENCE)).isTrue();
                assertThat(call.status()).isEqualTo(SubmissionStatus.DONE);
                assertThat(call.word(0)).isEqualTo(i);
                assertThat(call.faultCode()).isZero();
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> call.word(1));
            assertThatExceptionOfType(SubmissionRefusedException.class).isThrownBy(() -> call.work(0x777));
            assertThatIllegalStateException().isThrownBy(call::trySubmit);
        }
    }

    @Test
    void faultsAreRead() {
        SessionCall call = batched.session.newCall().work(REPEATABLE).arg(1, 0xBAD);
        call.trySubmit();
        assertThat(call.await(PATIENCE)).isTrue();

        assertThat(call.status()).isEqualTo(SubmissionStatus.FAULT);
        assertThat(call.faultCode()).isEqualTo(0xBAD);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> call.word(0));
    }

    @Test
    void fullRingAndCapSayNo() {
        quiet.current().answering(false);
        List<SessionCall> calls = IntStream.range(0, 8)
                .mapToObj(i -> persistent.session.newCall().work(REPEATABLE).arg(0, i))
                .toList();
        assertThat(calls).allMatch(SessionCall::trySubmit);
        SessionCall more = persistent.session.newCall().work(ONCE).arg(0, 9);
        assertThat(more.trySubmit()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> calls.get(0).arg(0, 1))
                .withMessageContaining("outstanding");
        assertThatIllegalStateException().isThrownBy(calls.get(0)::status);
        assertThat(calls.get(0).poll()).isFalse();
        assertThat(calls.get(0).await(Duration.ofMillis(1))).isFalse();

        quiet.current().answering(true);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).await(PATIENCE)).isTrue();
            assertThat(calls.get(i).word(0)).isEqualTo(i);
        }
        assertThat(more.trySubmit()).isTrue();
        assertThat(more.await(PATIENCE)).isTrue();
    }

    @Test
    void tenantsHaveTheirCapAndQuota() {
        quiet.current().answering(false);
        SessionCall first = persistent.session.newCall().work(REPEATABLE, Priority.NORMAL, CAPPED.id());
        SessionCall second = persistent.session.newCall().work(REPEATABLE, Priority.NORMAL, CAPPED.id());
        assertThat(first.trySubmit()).isTrue();
        assertThat(second.trySubmit()).isFalse();
        quiet.current().answering(true);
        assertThat(first.await(PATIENCE)).isTrue();
        assertThat(second.trySubmit()).isTrue();
        assertThat(second.await(PATIENCE)).isTrue();

        assertThatExceptionOfType(TenantException.class).isThrownBy(first::trySubmit);
        assertThatExceptionOfType(SubmissionRefusedException.class)
                .isThrownBy(() -> first.work(REPEATABLE, Priority.NORMAL, 7));
    }

    @Test
    void deviceLossReplaysOrFailsAndTheCallGoesOn() {
        quiet.current().answering(false);
        SessionCall repeatable = persistent.session.newCall().work(REPEATABLE).arg(0, 4);
        SessionCall once = persistent.session.newCall().work(ONCE).arg(0, 5);
        repeatable.trySubmit();
        once.trySubmit();
        quiet.current().lose();

        assertThat(repeatable.await(PATIENCE)).isTrue();
        assertThat(repeatable.word(0)).isEqualTo(4);
        assertThat(once.await(PATIENCE)).isTrue();
        assertThatExceptionOfType(DeviceLostException.class)
                .isThrownBy(once::status)
                .satisfies(loss -> assertThat(loss.progress()).isEqualTo(Progress.UNKNOWN));
        assertThat(quiet.kernels).hasSize(2);
        for (SessionCall call : List.of(repeatable, once)) {
            assertThat(call.arg(0, 6).trySubmit()).isTrue();
            assertThat(call.await(PATIENCE)).isTrue();
            assertThat(call.word(0)).isEqualTo(6);
        }
    }

    @Test
    void cancelledCallEndsAndGoesOn() {
        stub.hold();
        CompletableFuture<SubmissionResult> running = batched.session.submit(REPEATABLE, 1);
        stub.awaitPass();
        SessionCall call = batched.session.newCall().work(REPEATABLE);
        call.trySubmit();
        call.cancel();
        assertThat(call.poll()).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(call::status);
        stub.open();
        SessionFixture.get(running);
        assertThat(call.arg(0, 3).trySubmit()).isTrue();
        assertThat(call.await(PATIENCE)).isTrue();
        assertThat(call.word(0)).isEqualTo(3);
    }

    @Test
    void closingEndsWhatIsOutstanding() {
        quiet.current().answering(false);
        SessionCall call = persistent.session.newCall().work(REPEATABLE);
        call.trySubmit();
        persistent.session.close();

        assertThat(call.await(PATIENCE)).isTrue();
        assertThatExceptionOfType(SessionClosedException.class).isThrownBy(call::status);
        assertThatExceptionOfType(SessionClosedException.class).isThrownBy(call::trySubmit);
    }

    @Test
    void interruptEndsTheWaitOnly() {
        quiet.current().answering(false);
        SessionCall call = persistent.session.newCall().work(REPEATABLE).arg(0, 2);
        call.trySubmit();
        Thread.currentThread().interrupt();
        assertThat(call.await(PATIENCE)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        quiet.current().answering(true);
        assertThat(call.await(PATIENCE)).isTrue();
        assertThat(call.word(0)).isEqualTo(2);
    }

    @Test
    void batchesOfAPersistentSessionMeanTheSame() {
        SubmissionBatch batch = SubmissionBatch.of(REPEATABLE, 8, (slot, args) -> args[0] = slot * 3)
                .keepingResults();
        BatchResult result = persistent.session.executeBatch(batch).requireAllDone();
        assertThat(IntStream.range(0, 8).map(slot -> result.results().word(slot, 0)))
                .containsExactly(0, 3, 6, 9, 12, 15, 18, 21);
        assertThatExceptionOfType(SubmissionRefusedException.class)
                .isThrownBy(() -> persistent.session.submitBatch(SubmissionBatch.of(REPEATABLE, 4, (slot, args) -> {
                    throw new IllegalStateException("mine");
                })))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SubmissionRefusedException.Reason.ARGUMENTS_FAILED));
        quiet.current().answering(false);
        CompletableFuture<BatchResult> replayed = persistent.session.submitBatch(batch.withTenant(0));
        quiet.current().lose();
        assertThat(SessionFixture.get(replayed).results().word(7, 0)).isEqualTo(21);
    }

    @Test
    void deadlineOfWhatTheDeviceDoesNotTake() {
        quiet.current().answering(false);
        Submission late = Submission.of(REPEATABLE, 1).withDeadline(Duration.ofMillis(5));
        CompletableFuture<SubmissionResult> future = persistent.session.submit(late);
        assertThatExceptionOfType(DeadlineExceededException.class).isThrownBy(() -> persistent.session.execute(late));
        assertThat(SessionFixture.errorOf(future)).isInstanceOf(DeadlineExceededException.class);
        quiet.current().answering(true);
        assertThat(persistent.session.execute(REPEATABLE, 8).word(0)).isEqualTo(8);
    }
}
