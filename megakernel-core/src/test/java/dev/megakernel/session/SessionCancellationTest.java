package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.megakernel.stats.MegakernelStats.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionCancellationTest {

    private final StubBackend backend = new StubBackend().hold();
    private final SessionFixture fixture = SessionFixture.open(backend, 8, SessionOptions.DEFAULT);
    private final MegakernelSession session = fixture.session;
    private CompletableFuture<SubmissionResult> launched;

    @BeforeEach
    void holdAPass() {
        launched = session.submit(REPEATABLE, 1);
        backend.awaitPass();
    }

    @AfterEach
    void everythingEnds() {
        backend.open();
        await().atMost(PATIENCE).until(() -> session.statistics().outstanding() == 0);
        fixture.assertBalanced();
        fixture.close();
    }

    @Test
    void cancelledBeforeLaunchItNeverRuns() {
        CompletableFuture<SubmissionResult> waiting = session.submit(REPEATABLE, 2);

        assertThat(waiting.cancel(true)).isTrue();
        assertThat(session.occupancy()).isEqualTo(new RingOccupancy(7, 0, 1));
        assertThat(fixture.stats.outcomes()).containsExactly(Outcome.CANCELLED);
        backend.open();
        SessionFixture.get(session.submit(REPEATABLE, 3));
        assertThat(backend.passes.stream().flatMap(List::stream).map(StubBackend.Slot::arg))
                .containsExactly(1, 3);
    }

    @Test
    void cancelledAfterLaunchItsResultIsDroppedAndItsEndCounted() {
        assertThat(launched.cancel(true)).isTrue();
        assertThat(session.statistics().outstanding()).isEqualTo(1);

        backend.open();
        await().atMost(PATIENCE).until(() -> session.statistics().done() == 1);

        assertThat(launched).isCancelled();
        assertThat(fixture.stats.outcomes()).containsExactly(Outcome.DONE);
    }

    @Test
    void timeoutOfTheFutureTakesWaitingWorkBack() {
        CompletableFuture<SubmissionResult> waiting =
                session.submit(REPEATABLE, 2).orTimeout(5, TimeUnit.MILLISECONDS);

        assertThat(SessionFixture.errorOf(waiting)).isInstanceOf(TimeoutException.class);
        await().atMost(PATIENCE).until(() -> session.statistics().cancelled() == 1);
    }

    @Test
    void cancelledJobTakesBackItsWaitingParts() {
        CompletableFuture<Integer> job =
                session.submitAll(List.of(Submission.of(REPEATABLE), Submission.of(REPEATABLE)), List::size);

        assertThat(job.cancel(true)).isTrue();

        assertThat(session.statistics().cancelled()).isEqualTo(2);
        assertThat(session.occupancy().published()).isZero();
    }

    @Test
    void cancellingWhatHasEndedChangesNothing() {
        backend.open();
        SessionFixture.get(launched);

        assertThat(launched.cancel(true)).isFalse();
        assertThat(session.statistics().done()).isEqualTo(1);
    }

    @Test
    void interruptedCallTakesWaitingWorkBack() throws InterruptedException {
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            assertThatThrownBy(() -> session.execute(REPEATABLE, 2)).isInstanceOf(SubmissionInterruptedException.class);
            flag.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await().atMost(PATIENCE).until(() -> session.occupancy().published() == 1);

        caller.interrupt();

        assertThat(SessionFixture.get(flag)).isTrue();
        assertThat(session.statistics().cancelled()).isEqualTo(1);
        assertThat(session.occupancy().published()).isZero();
    }

    @Test
    void strayUnparkIsNoResult() throws InterruptedException {
        CompletableFuture<SubmissionResult> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> result.complete(session.execute(REPEATABLE, 5)));
        caller.start();
        await().atMost(PATIENCE).until(() -> session.occupancy().published() == 1);
        for (int i = 0; i < 100; i++) {
            LockSupport.unpark(caller);
        }
        assertThat(result).isNotDone();

        backend.open();

        assertThat(SessionFixture.get(result).word(0)).isEqualTo(5);
    }
}
