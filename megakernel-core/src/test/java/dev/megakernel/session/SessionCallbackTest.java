package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionCallbackTest {

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private SessionFixture fixture;

    @AfterEach
    void close() {
        fixture.assertBalanced();
        fixture.close();
        executor.shutdownNow();
    }

    private MegakernelSession open(StubBackend backend, SessionOptions.Builder options) {
        fixture = SessionFixture.open(backend, 4, options.build());
        return fixture.session;
    }

    @Test
    void callbacksRunOnTheExecutor() {
        StubBackend backend = new StubBackend().hold();
        MegakernelSession session = open(backend, SessionOptions.builder().callbackExecutor(executor));
        CompletableFuture<String> thread = session.submit(REPEATABLE)
                .thenApply(result -> Thread.currentThread().getName());
        backend.awaitPass();
        backend.open();

        assertThat(SessionFixture.get(thread)).startsWith("pool-");
    }

    @Test
    void blockingCallbackStopsNeitherPassesNorBlockingCalls() {
        CountDownLatch never = new CountDownLatch(1);
        MegakernelSession session =
                open(new StubBackend(), SessionOptions.builder().callbackExecutor(executor));
        CompletableFuture<Void> stuck =
                session.submit(REPEATABLE).thenAcceptAsync(result -> awaitLatch(never), executor);

        for (int i = 0; i < 20; i++) {
            assertThat(session.execute(REPEATABLE, i).word(0)).isEqualTo(i);
        }

        assertThat(stuck).isNotDone();
        never.countDown();
        assertThat(stuck).succeedsWithin(PATIENCE);
    }

    @Test
    void callbackThatThrowsHarmsOnlyItsOwnFuture() {
        MegakernelSession session = open(new StubBackend(), SessionOptions.builder());
        CompletableFuture<Object> broken = session.submit(REPEATABLE).thenApply(result -> {
            throw new IllegalStateException("callback");
        });

        assertThat(SessionFixture.errorOf(broken)).hasRootCauseMessage("callback");
        assertThat(session.execute(REPEATABLE, 1).word(0)).isEqualTo(1);
    }

    @Test
    void callbackMaySubmitAndWait() {
        MegakernelSession session = open(new StubBackend(), SessionOptions.builder());

        CompletableFuture<Integer> chained = session.submit(REPEATABLE, 1)
                .thenApply(result ->
                        session.execute(REPEATABLE, result.word(0) + 1).word(0));

        assertThat(SessionFixture.get(chained)).isEqualTo(2);
    }

    @Test
    void refusingExecutorLosesNoOutcome() {
        MegakernelSession session =
                open(new StubBackend(), SessionOptions.builder().callbackExecutor(task -> {
                    throw new RejectedExecutionException("full");
                }));

        for (int i = 0; i < 10; i++) {
            assertThat(SessionFixture.get(session.submit(REPEATABLE, i)).word(0))
                    .isEqualTo(i);
        }
    }

    @Test
    void executorThatRunsAndThrowsCompletesOnce() {
        Queue<Integer> merges = new ConcurrentLinkedQueue<>();
        MegakernelSession session =
                open(new StubBackend(), SessionOptions.builder().callbackExecutor(task -> {
                    task.run();
                    throw new IllegalStateException("after");
                }));

        SessionFixture.get(session.submitAll(List.of(Submission.of(REPEATABLE, 3)), results -> {
            merges.add(results.get(0).word(0));
            return 0;
        }));
        session.execute(REPEATABLE);

        assertThat(merges).containsExactly(3);
    }

    @Test
    void blockingCallOnTheOwnerThreadIsRefusedInsteadOfHanging() {
        StubBackend backend = new StubBackend().hold();
        MegakernelSession session = open(backend, SessionOptions.builder().callbackExecutor(Runnable::run));
        CompletableFuture<SubmissionResult> nested =
                session.submit(REPEATABLE).thenApply(result -> session.execute(REPEATABLE));
        backend.awaitPass();
        backend.open();

        assertThat(SessionFixture.errorOf(nested)).hasCauseInstanceOf(SubmissionRefusedException.class);
    }

    @Test
    void errorsOfBlockingCallsArriveUnwrapped() {
        StubBackend backend = new StubBackend();
        MegakernelSession session = open(backend, SessionOptions.builder());

        SubmissionResult fault = session.execute(REPEATABLE, 0, 0xABC);

        assertThat(fault).isEqualTo(SubmissionResult.fault("repeatable", 0xABC));
        assertThatThrownBy(fault::requireDone).isInstanceOf(SlotFaultException.class);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
