package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who completes the futures of a persistent session, and where. */
@Timeout(120)
class SessionFutureTest {

    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "callbacks"));
    private final QuietBackend quiet = new QuietBackend();
    private SessionFixture fixture = open(executor);

    private SessionFixture open(Executor callbacks) {
        return SessionFixture.open(
                quiet,
                256,
                SessionOptions.builder()
                        .mode(SessionMode.PERSISTENT)
                        .quantum(Duration.ofSeconds(1))
                        .callbackExecutor(callbacks)
                        .build());
    }

    private MegakernelSession with(Executor callbacks) {
        fixture.close();
        fixture = open(callbacks);
        return fixture.session;
    }

    @AfterEach
    void everythingEnds() {
        quiet.current().answering(true);
        await().atMost(PATIENCE).until(() -> fixture.session.statistics().outstanding() == 0);
        fixture.assertBalanced();
        fixture.close();
        executor.shutdownNow();
    }

    private static String threadName(Object ignored) {
        return Thread.currentThread().getName();
    }

    @Test
    @DisplayName("whoever asks takes the end itself, without the executor")
    void whoeverAsksTakesTheEnd() throws Exception {
        AtomicInteger tasks = new AtomicInteger();
        MegakernelSession session = with(task -> {
            tasks.incrementAndGet();
            executor.execute(task);
        });
        int rounds = 1_000;
        for (int i = 0; i < rounds; i++) {
            assertThat(session.submit(REPEATABLE, i).join().word(0)).isEqualTo(i);
            assertThat(session.submit(REPEATABLE, i).get().word(0)).isEqualTo(i);
            assertThat(session.submit(REPEATABLE, i).get(1, TimeUnit.MINUTES).word(0))
                    .isEqualTo(i);
            CompletableFuture<SubmissionResult> polled = session.submit(REPEATABLE, i);
            while (!polled.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(polled.getNow(SubmissionResult.done("none")).word(0)).isEqualTo(i);
        }
        // A thread that loses its processor is overtaken by the poller, but not always.
        assertThat(tasks).hasValueLessThan(4 * rounds);
    }

    @Test
    @DisplayName("a batch is read by whoever asks")
    void batchIsReadByWhoeverAsks() {
        SubmissionBatch batch = SubmissionBatch.of(REPEATABLE, 16, (slot, args) -> args[0] = slot);
        assertThat(fixture.session.submitBatch(batch).join().done()).isEqualTo(16);
    }

    @Test
    @DisplayName("stages run on the executor, also when somebody polls the future they hang on")
    void stagesRunOnTheExecutor() {
        for (int i = 0; i < 200; i++) {
            quiet.current().answering(false);
            CompletableFuture<SubmissionResult> future = fixture.session.submit(REPEATABLE, i);
            CompletableFuture<String> stage = future.thenApply(SessionFutureTest::threadName);
            assertThat(future.isDone()).isFalse();
            quiet.current().answering(true);
            while (!future.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(stage.join()).isEqualTo("callbacks");
        }
    }

    @Test
    @DisplayName("a stage that blocks stops no other submission, however many end with it")
    void blockingStageStopsNobody() {
        CountDownLatch never = new CountDownLatch(1);
        // With one thread the stage would hold it; whoever has to park waits for a thread of the executor.
        ExecutorService two = Executors.newFixedThreadPool(2);
        MegakernelSession session = with(two);
        quiet.current().answering(false);
        CompletableFuture<Boolean> stuck = session.submit(REPEATABLE, 0).thenApply(result -> awaitUninterrupted(never));
        List<CompletableFuture<SubmissionResult>> others =
                List.of(session.submit(REPEATABLE, 1), session.submit(REPEATABLE, 2));
        quiet.current().answering(true);
        others.forEach(CompletableFuture::join);
        for (int i = 0; i < 100; i++) {
            assertThat(session.submit(REPEATABLE, i).join().word(0)).isEqualTo(i);
        }
        assertThat(stuck).isNotDone();
        never.countDown();
        assertThat(stuck).succeedsWithin(PATIENCE);
        two.shutdown();
    }

    private static boolean awaitUninterrupted(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    @DisplayName("futures nobody asks for complete all the same, on the executor")
    void futuresNobodyAsksForComplete() {
        for (int i = 0; i < 200; i++) {
            CompletableFuture<?> first = fixture.session.submit(REPEATABLE, i);
            CompletableFuture<?> second = fixture.session.submit(REPEATABLE, i);
            CompletableFuture<Void> both = CompletableFuture.allOf(first, second);
            assertThat(both).succeedsWithin(PATIENCE);
        }
    }

    @Test
    @DisplayName("results of several parts are merged on the executor only")
    void mergesOnTheExecutor() {
        List<Submission> parts = List.of(Submission.of(REPEATABLE, 1), Submission.of(REPEATABLE, 2));
        for (int i = 0; i < 100; i++) {
            assertThat(fixture.session
                            .submitAll(parts, SessionFutureTest::threadName)
                            .join())
                    .isEqualTo("callbacks");
            assertThat(fixture.session
                            .submitAll(parts.subList(0, 1), SessionFutureTest::threadName)
                            .join())
                    .isEqualTo("callbacks");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("who waits goes on when somebody else ends the future")
    void cancelledWhileSomebodyWaits(boolean cancelled) throws Exception {
        quiet.current().answering(false);
        CompletableFuture<SubmissionResult> future = fixture.session.submit(REPEATABLE, 1);
        CompletableFuture<SubmissionResult> waiting = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                waiting.complete(future.join());
            } catch (CancellationException e) {
                waiting.completeExceptionally(e);
            }
        });
        waiter.start();
        assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        SubmissionResult other = SubmissionResult.done("other", 5);
        assertThat(cancelled ? future.cancel(false) : future.complete(other)).isTrue();
        waiter.join(PATIENCE.toMillis());
        if (cancelled) {
            assertThat(waiting).isCancelled();
        } else {
            assertThat(waiting).isCompletedWithValue(other);
        }
    }

    @Test
    @DisplayName("several threads that wait for one future all get its result")
    void severalThreadsWait() {
        quiet.current().answering(false);
        CompletableFuture<SubmissionResult> future = fixture.session.submit(REPEATABLE, 9);
        List<CompletableFuture<Integer>> waiters = List.of(1, 2, 3).stream()
                .map(i -> CompletableFuture.supplyAsync(() -> future.join().word(0), task -> new Thread(task).start()))
                .toList();
        quiet.current().answering(true);
        waiters.forEach(waiter -> assertThat(waiter).succeedsWithin(PATIENCE).isEqualTo(9));
    }
}
