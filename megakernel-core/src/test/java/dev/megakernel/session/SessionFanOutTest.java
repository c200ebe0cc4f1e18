package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.ONCE;
import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.Priority;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionFanOutTest {

    private static final int SLOTS = 16;

    private final StubBackend backend = new StubBackend();
    private final SessionFixture fixture = SessionFixture.open(backend, SLOTS, SessionOptions.DEFAULT);
    private final MegakernelSession session = fixture.session;

    @AfterEach
    void close() {
        fixture.assertBalanced();
        fixture.close();
    }

    private static List<Submission> parts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Submission.of(REPEATABLE, i))
                .toList();
    }

    private static List<Integer> words(List<SubmissionResult> results) {
        return results.stream().map(result -> result.word(0)).toList();
    }

    @Test
    void resultsComeInTheOrderOfThePartsWhateverTheirPriority() {
        List<Submission> parts = List.of(
                Submission.of(REPEATABLE, 1).withPriority(Priority.IDLE),
                Submission.of(REPEATABLE, 2).withPriority(Priority.CRITICAL),
                Submission.of(REPEATABLE, 3));

        assertThat(session.executeAll(parts, SessionFanOutTest::words)).containsExactly(1, 2, 3);
        assertThat(backend.passes.get(0)).extracting(StubBackend.Slot::arg).containsExactly(2, 3, 1);
    }

    @Test
    void jobAsLargeAsTheRingRunsInOnePass() {
        CompletableFuture<List<Integer>> job = session.submitAll(parts(SLOTS), SessionFanOutTest::words);

        assertThat(SessionFixture.get(job)).hasSize(SLOTS).isSorted();
        assertThat(backend.passes).hasSize(1);
        assertThat(session.statistics().accepted()).isEqualTo(SLOTS);
    }

    @Test
    void jobWithoutPartsMergesNothing() {
        CompletableFuture<Integer> job = session.submitAll(List.of(), List::size);
        int merged = session.executeAll(List.of(), List::size);

        assertThat(SessionFixture.get(job)).isZero();
        assertThat(merged).isZero();
        assertThat(backend.passes).isEmpty();
    }

    @Test
    void mergeSeesFaultedParts() {
        List<Submission> parts = List.of(Submission.of(REPEATABLE, 1), Submission.of(REPEATABLE, 1, 5));

        int code = session.executeAll(parts, results -> results.get(1).faultCode());

        assertThat(code).isEqualTo(5);
        assertThatThrownBy(() -> session.executeAll(parts, SessionFanOutTest::requireAll))
                .isInstanceOf(SlotFaultException.class);
    }

    private static int requireAll(List<SubmissionResult> results) {
        results.forEach(SubmissionResult::requireDone);
        return results.size();
    }

    @Test
    void mergeThatThrowsFailsTheFuture() {
        CompletableFuture<Object> job = session.submitAll(parts(2), results -> {
            throw new IllegalStateException("merge");
        });

        assertThat(SessionFixture.errorOf(job))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("merge");
    }

    @Test
    void failedPassFailsTheJobOnceAllPartsHaveEnded() {
        backend.script.add(() -> {
            throw new IllegalStateException("stub");
        });

        assertThat(SessionFixture.errorOf(session.submitAll(parts(3), List::size)))
                .isInstanceOf(BackendException.class);
        assertThat(session.statistics().failed()).isEqualTo(3);
    }

    @Test
    void jobWithOnePartThatMayNotRunAgainFailsAfterALoss() {
        backend.script.add(StubBackend.lose());
        List<Submission> parts =
                List.of(Submission.of(REPEATABLE, 1), Submission.of(ONCE, 2), Submission.of(REPEATABLE, 3));

        assertThatThrownBy(() -> session.executeAll(parts, List::size)).isInstanceOf(DeviceLostException.class);
        SessionStatistics totals = session.statistics();
        assertThat(totals.accepted()).isEqualTo(3);
        assertThat(totals.done()).isEqualTo(2);
        assertThat(totals.failed()).isEqualTo(1);
        assertThat(totals.passes()).isEqualTo(1);
    }

    @Test
    void cancelledJobKeepsTheBooksForPartsAlreadyLaunched() {
        backend.hold();
        CompletableFuture<Integer> job = session.submitAll(parts(3), List::size);
        backend.awaitPass();

        assertThat(job.cancel(true)).isTrue();
        assertThat(session.statistics().outstanding()).isEqualTo(3);
        backend.open();

        session.execute(REPEATABLE);
        assertThat(session.statistics().done()).isEqualTo(4);
        assertThat(job).isCancelled().failsWithin(PATIENCE);
    }
}
