package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.megakernel.WatchedThreads;
import dev.megakernel.protocol.DeviceLostException.Progress;
import dev.megakernel.protocol.QueueFullException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionDeadlineTest {

    /** Surely over while the test waits for it. */
    private static final Duration SHORT = Duration.ofMillis(20);

    private static final Submission LATE = Submission.of(REPEATABLE, 5).withDeadline(SHORT);

    private final StubBackend backend = new StubBackend();
    private final SessionFixture fixture = SessionFixture.open(
            backend, 4, SessionOptions.builder().blockTimeout(PATIENCE).build());

    @AfterEach
    void everythingEnds() {
        backend.open();
        await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
        fixture.assertBalanced();
        fixture.close();
    }

    private CompletableFuture<SubmissionResult> holdAPass() {
        backend.hold();
        CompletableFuture<SubmissionResult> running = fixture.session.submit(REPEATABLE, 1);
        backend.awaitPass();
        return running;
    }

    private static void assertLate(Throwable error, Progress progress) {
        assertThat(error).isInstanceOfSatisfying(DeadlineExceededException.class, late -> {
            assertThat(late.deadline()).isEqualTo(SHORT);
            assertThat(late.waited()).isGreaterThanOrEqualTo(SHORT);
            assertThat(late.progress()).isEqualTo(progress);
            assertThat(late).hasMessageContaining("Fix: ");
        });
    }

    @Test
    void whatStillWaitsIsTakenBackAndNeverRuns() {
        CompletableFuture<SubmissionResult> running = holdAPass();

        assertLate(SessionFixture.errorOf(fixture.session.submit(LATE)), Progress.NEVER_STARTED);
        assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> fixture.session.execute(LATE))
                .satisfies(late -> assertLate(late, Progress.NEVER_STARTED));

        backend.open();
        SessionFixture.get(running);
        assertThat(backend.passes).hasSize(1);
        assertThat(fixture.session.statistics().cancelled()).isEqualTo(2);
    }

    @Test
    void resultOfWhatRunsIsDropped() {
        backend.hold();
        CompletableFuture<SubmissionResult> future = fixture.session.submit(LATE);
        AtomicInteger ends = new AtomicInteger();
        future.whenComplete((result, error) -> ends.incrementAndGet());
        backend.awaitPass();

        assertLate(SessionFixture.errorOf(future), Progress.UNKNOWN);
        assertThat(fixture.session.statistics().outstanding()).isEqualTo(1);
        backend.open();
        await().atMost(PATIENCE).until(() -> fixture.session.statistics().done() == 1);
        assertThat(fixture.session.execute(REPEATABLE, 3).word(0)).isEqualTo(3);
        assertThat(ends).hasValue(1);
    }

    @Test
    void waitingCallerIsSentAwayWhileItsWorkRuns() throws InterruptedException {
        WatchedThreads watched = new WatchedThreads();
        backend.hold();
        Thread caller = watched.start(() -> assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> fixture.session.execute(LATE))
                .satisfies(late -> assertLate(late, Progress.UNKNOWN)));
        backend.awaitPass();
        caller.join(PATIENCE.toMillis());

        assertThat(caller.isAlive()).isFalse();
        assertThat(watched.surprises()).isEmpty();
    }

    @Test
    void jobEndsWithTheFirstDeadlineOfItsParts() {
        CompletableFuture<SubmissionResult> running = holdAPass();
        CompletableFuture<Integer> job =
                fixture.session.submitAll(List.of(Submission.of(REPEATABLE, 1), LATE), List::size);
        CompletableFuture<BatchResult> batch = fixture.session.submitBatch(
                SubmissionBatch.of(REPEATABLE, 1, (slot, args) -> {}).withDeadline(SHORT));

        assertLate(SessionFixture.errorOf(job), Progress.NEVER_STARTED);
        assertLate(SessionFixture.errorOf(batch), Progress.NEVER_STARTED);
        backend.open();
        SessionFixture.get(running);
        assertThat(backend.passes).hasSize(1);
    }

    @Test
    void waitForRoomCountsToo() {
        CompletableFuture<SubmissionResult> running = holdAPass();
        List<Submission> rest =
                List.of(Submission.of(REPEATABLE), Submission.of(REPEATABLE), Submission.of(REPEATABLE));
        CompletableFuture<Integer> full = fixture.session.submitAll(rest, List::size);

        assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> fixture.session.submit(LATE))
                .satisfies(
                        late -> assertThat(late.getSuppressed()).hasAtLeastOneElementOfType(QueueFullException.class));
        backend.open();
        SessionFixture.get(full);
        SessionFixture.get(running);
        assertThat(fixture.session.statistics().rejected()).isEqualTo(1);
    }

    @Test
    void whatIsInTimeIsNotHurt() {
        Submission patient = Submission.of(REPEATABLE, 8).withDeadline(Duration.ofDays(100_000));
        for (int i = 0; i < 1_000; i++) {
            assertThat(SessionFixture.get(fixture.session.submit(patient)).word(0))
                    .isEqualTo(8);
        }
        assertThat(fixture.session.execute(patient).word(0)).isEqualTo(8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patient.withDeadline(Duration.ZERO))
                .withMessageContaining("positive");
    }

    @Test
    void heapForgetsWhatHasEnded() {
        Deadlines deadlines = new Deadlines(job -> {});
        for (int i = 0; i < 10_000; i++) {
            Job job = new Job(
                            LATE,
                            SessionFixture.spec().opcodes().find(REPEATABLE).orElseThrow(),
                            ended -> {})
                    .until(new Deadline(PATIENCE.multipliedBy(1_000), System.nanoTime()));
            deadlines.add(job);
            job.partEnded();
            job.seal();
            assertThat(job.isEnded()).isTrue();
        }
        assertThat(deadlines.size()).isLessThan(200);
        deadlines.close();
        assertThat(deadlines.size()).isZero();
    }
}
