package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.ONCE;
import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.tenant.TenantException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches of a batched session; what they mean there they mean in a persistent one. */
class SubmissionBatchTest {

    private static final SessionTenant CAPPED =
            SessionTenant.of("capped", 3).withMaxOutstanding(3).withQuota(5);

    private final StubBackend backend = new StubBackend();
    private SessionFixture fixture = open(SessionOptions.builder());

    private SessionFixture open(SessionOptions.Builder options) {
        return SessionFixture.open(
                backend,
                8,
                options.whenFull(WhenFull.REJECT)
                        .configuredTenants(List.of(CAPPED))
                        .enforceQuota(true)
                        .build());
    }

    @AfterEach
    void everythingEnds() {
        backend.open();
        await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
        fixture.assertBalanced();
        fixture.close();
    }

    private static SubmissionBatch numbered(int opcode, int slots) {
        return SubmissionBatch.of(opcode, slots, (slot, args) -> args[0] = slot + 10);
    }

    @Test
    void slotsAreCountedAndLeaveResultsIfAsked() {
        SubmissionBatch batch = SubmissionBatch.of(REPEATABLE, 6, (slot, args) -> {
                    args[0] = slot * 7;
                    args[1] = slot == 4 ? 0xBAD : 0;
                })
                .withPriority(Priority.HIGH);

        BatchResult counted = SessionFixture.get(fixture.session.submitBatch(batch));
        BatchResult kept = fixture.session.executeBatch(batch.keepingResults());

        assertThat(List.of(counted.done(), counted.faulted(), counted.dropped()))
                .containsExactly(5, 1, 0);
        assertThat(counted.results().size()).isZero();
        assertThat(kept.slots()).isEqualTo(6);
        assertThat(kept.results().word(5, 0)).isEqualTo(35);
        assertThat(kept.results().isFault(4)).isTrue();
        assertThat(kept.results().faultCode(4)).isEqualTo(0xBAD);
        assertThat(kept.results().isDone(4)).isFalse();
        assertThat(kept.results().isDropped(4)).isFalse();
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> kept.results().word(4, 0))
                .withMessageContaining("not done");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> counted.results().isDone(0))
                .withMessageContaining("keepingResults");
        assertThatExceptionOfType(BatchIncompleteException.class)
                .isThrownBy(kept::requireAllDone)
                .withMessageContaining("Of 6 slots of a batch 1 faulted")
                .satisfies(error -> assertThat(error.result()).isSameAs(kept));
        assertThat(backend.passes.get(0)).extracting(StubBackend.Slot::priority).containsOnly(Priority.HIGH.level());
        assertThat(fixture.session.statistics().faulted()).isEqualTo(2);
    }

    @Test
    void argumentsStayAsTheyWereLeft() {
        BatchResult result = fixture.session.executeBatch(
                SubmissionBatch.of(REPEATABLE, 4, (slot, args) -> args[0]++).keepingResults());

        assertThat(IntStream.range(0, 4)
                        .map(slot -> result.requireAllDone().results().word(slot, 0)))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void moreSlotsThanTheRingOrACapHasAreRefused() {
        assertThatExceptionOfType(SubmissionRefusedException.class)
                .isThrownBy(() -> fixture.session.submitBatch(numbered(REPEATABLE, 9)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SubmissionRefusedException.Reason.TOO_MANY_PARTS));
        assertThatExceptionOfType(SubmissionRefusedException.class)
                .isThrownBy(() ->
                        fixture.session.submitBatch(numbered(REPEATABLE, 4).withTenant(CAPPED.id())))
                .withMessageContaining("its cap is 3");
        assertThatIllegalArgumentException().isThrownBy(() -> numbered(REPEATABLE, 0));
        assertThat(fixture.session.statistics().accepted()).isZero();
    }

    @Test
    void fullRingAndSpentQuotaTakeNothing() {
        backend.hold();
        CompletableFuture<BatchResult> first = fixture.session.submitBatch(numbered(REPEATABLE, 5));
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> fixture.session.submitBatch(numbered(REPEATABLE, 4)));
        CompletableFuture<BatchResult> capped =
                fixture.session.submitBatch(numbered(REPEATABLE, 3).withTenant(CAPPED.id()));
        assertThat(fixture.session.occupancy().empty()).isZero();
        backend.open();
        SessionFixture.get(first);
        SessionFixture.get(capped);

        assertThatExceptionOfType(TenantException.class)
                .isThrownBy(() ->
                        fixture.session.submitBatch(numbered(REPEATABLE, 3).withTenant(CAPPED.id())))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TenantException.Kind.QUOTA_SPENT));
        assertThat(fixture.session.statistics().rejected()).isEqualTo(7);
    }

    @Test
    void writerThatThrowsLeavesNothingBehind() {
        IllegalStateException mine = new IllegalStateException("mine");
        assertThatExceptionOfType(SubmissionRefusedException.class)
                .isThrownBy(() -> fixture.session.submitBatch(SubmissionBatch.of(REPEATABLE, 4, (slot, args) -> {
                    if (slot == 2) {
                        throw mine;
                    }
                })))
                .withCause(mine)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(SubmissionRefusedException.Reason.ARGUMENTS_FAILED));
        assertThat(backend.passes).isEmpty();
    }

    @Test
    void deviceLossRepeatsWhatMayRunAgainAndFailsTheRest() {
        backend.script.add(StubBackend.lose());
        assertThat(fixture.session.executeBatch(numbered(REPEATABLE, 4)).done()).isEqualTo(4);
        backend.script.add(StubBackend.lose());
        assertThatExceptionOfType(DeviceLostException.class)
                .isThrownBy(() -> fixture.session.executeBatch(numbered(ONCE, 4)));
        assertThat(fixture.session.statistics().failed()).isEqualTo(4);
    }

    @Test
    void cancelledBatchDoesNotRun() {
        backend.hold();
        List<CompletableFuture<?>> open = new ArrayList<>();
        open.add(fixture.session.submit(REPEATABLE, 1));
        backend.awaitPass();
        CompletableFuture<BatchResult> batch = fixture.session.submitBatch(numbered(REPEATABLE, 4));
        batch.cancel(false);
        backend.open();
        open.forEach(SessionFixture::get);

        assertThat(fixture.session.statistics().cancelled()).isEqualTo(4);
        assertThat(backend.passes).hasSize(1);
    }

    @Test
    void closingEndsABatchThatWaits() {
        backend.hold();
        fixture.session.submit(REPEATABLE, 1);
        backend.awaitPass();
        CompletableFuture<BatchResult> batch = fixture.session.submitBatch(numbered(REPEATABLE, 4));
        Thread closer = new Thread(fixture.session::close);
        closer.start();
        await().atMost(PATIENCE).until(() -> isClosed());
        closer.interrupt();

        assertThat(SessionFixture.errorOf(batch)).isInstanceOf(SessionClosedException.class);
    }

    private boolean isClosed() {
        try {
            fixture.session.submit(REPEATABLE, 1).cancel(false);
            return false;
        } catch (SessionClosedException e) {
            return true;
        } catch (QueueFullException e) {
            return false;
        }
    }
}
