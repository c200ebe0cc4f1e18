package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.stats.MegakernelStats.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionBackPressureTest {

    private static final int SLOTS = 4;

    private final StubBackend backend = new StubBackend().hold();
    private final List<CompletableFuture<SubmissionResult>> accepted = new ArrayList<>();
    private SessionFixture fixture;

    @AfterEach
    void allAcceptedWorkIsDone() {
        backend.open();
        accepted.forEach(
                future -> assertThat(SessionFixture.get(future).status()).isEqualTo(SubmissionStatus.DONE));
        fixture.assertBalanced();
        fixture.close();
    }

    private MegakernelSession full(SessionOptions.Builder options) {
        fixture = SessionFixture.open(backend, SLOTS, options.build());
        for (int i = 0; i < SLOTS; i++) {
            accepted.add(fixture.session.submit(REPEATABLE, i));
        }
        backend.awaitPass();
        return fixture.session;
    }

    @Test
    void fullRingRejectsAtOnceWhenToldTo() {
        MegakernelSession session = full(SessionOptions.builder().whenFull(WhenFull.REJECT));

        assertThatThrownBy(() -> session.submit(REPEATABLE))
                .isInstanceOfSatisfying(
                        QueueFullException.class, e -> assertThat(e.queue()).isEqualTo(QueueFullException.SUBMISSION))
                .hasMessageContaining("at capacity")
                .hasMessageContaining("Fix: ");
        assertThat(session.statistics().rejected()).isEqualTo(1);
        assertThat(fixture.stats.outcomes()).containsExactly(Outcome.REJECTED);
        assertThat(fixture.stats.ended.get(0).nanos()).isZero();
    }

    @Test
    void fullRingRejectsAfterTheTimeout() {
        Duration timeout = Duration.ofMillis(40);
        MegakernelSession session = full(SessionOptions.builder().blockTimeout(timeout));
        long before = System.nanoTime();

        assertThatThrownBy(() -> session.execute(REPEATABLE))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("at capacity");
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(timeout.toNanos());
    }

    @Test
    void blockedSubmitterGoesOnWhenASlotIsFree() {
        MegakernelSession session = full(SessionOptions.builder().blockTimeout(PATIENCE));
        CompletableFuture<SubmissionResult> late = CompletableFuture.supplyAsync(() -> session.execute(REPEATABLE, 9));
        await().atMost(PATIENCE).until(() -> !late.isDone());

        backend.open();

        assertThat(SessionFixture.get(late).word(0)).isEqualTo(9);
        assertThat(session.statistics().rejected()).isZero();
    }

    @Test
    void cancelledSubmissionGivesItsRoomBack() {
        fixture = SessionFixture.open(
                backend,
                SLOTS,
                SessionOptions.builder().whenFull(WhenFull.REJECT).build());
        accepted.add(fixture.session.submit(REPEATABLE));
        backend.awaitPass();
        for (int i = 0; i < 1_000; i++) {
            assertThat(fixture.session.submit(REPEATABLE).cancel(true)).isTrue();
        }

        assertThat(fixture.session.occupancy()).isEqualTo(new RingOccupancy(SLOTS - 1, 0, 1));
    }

    @Test
    void occupancyTellsWaitingFromRunning() {
        fixture = SessionFixture.open(backend, SLOTS, SessionOptions.DEFAULT);
        accepted.add(fixture.session.submit(REPEATABLE));
        backend.awaitPass();
        accepted.add(fixture.session.submit(REPEATABLE));
        accepted.add(fixture.session.submit(REPEATABLE));

        assertThat(fixture.session.occupancy()).isEqualTo(new RingOccupancy(1, 2, 1));
        assertThat(fixture.session.statistics().outstanding()).isEqualTo(3);
    }

    @Test
    void jobIsAdmittedWholeOrNotAtAll() {
        fixture = SessionFixture.open(
                backend,
                SLOTS,
                SessionOptions.builder().whenFull(WhenFull.REJECT).build());
        accepted.add(fixture.session.submit(REPEATABLE));
        backend.awaitPass();
        List<Submission> parts = Collections.nCopies(SLOTS, Submission.of(REPEATABLE));

        assertThatThrownBy(() -> fixture.session.submitAll(parts, List::size)).isInstanceOf(QueueFullException.class);

        assertThat(fixture.session.occupancy()).isEqualTo(new RingOccupancy(SLOTS - 1, 0, 1));
        assertThat(fixture.session.statistics().rejected()).isEqualTo(SLOTS);
    }

    @Test
    void bigJobIsNotOvertakenForEver() {
        fixture = SessionFixture.open(
                backend, SLOTS, SessionOptions.builder().blockTimeout(PATIENCE).build());
        accepted.add(fixture.session.submit(REPEATABLE));
        backend.awaitPass();
        List<Submission> parts = Collections.nCopies(SLOTS, Submission.of(REPEATABLE));
        Thread big = new Thread(() -> fixture.session.executeAll(parts, List::size));
        big.start();
        await().atMost(PATIENCE).until(() -> big.getState() == Thread.State.TIMED_WAITING);
        CompletableFuture<SubmissionResult> small =
                CompletableFuture.supplyAsync(() -> fixture.session.execute(REPEATABLE));

        backend.open();

        SessionFixture.get(small);
        assertThat(backend.passes.get(1)).hasSize(SLOTS);
        await().atMost(PATIENCE).until(() -> !big.isAlive());
    }

    @Test
    void interruptedWaiterSubmitsNothingAndStaysInterrupted() throws InterruptedException {
        MegakernelSession session = full(SessionOptions.builder().blockTimeout(PATIENCE));
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            assertThatThrownBy(() -> session.submit(REPEATABLE))
                    .isInstanceOf(SubmissionInterruptedException.class)
                    .hasMessageContaining("Fix: ");
            flag.complete(Thread.currentThread().isInterrupted());
        });
        waiter.start();
        await().atMost(PATIENCE).until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

        waiter.interrupt();

        assertThat(SessionFixture.get(flag)).isTrue();
        assertThat(session.statistics().accepted()).isEqualTo(SLOTS);
    }
}
