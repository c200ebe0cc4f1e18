package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.ONCE;
import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.host.HostBackend;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.MegakernelException;
import dev.megakernel.protocol.Priority;
import dev.megakernel.stats.MegakernelStats.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Many threads at once; every seed is another mix of submissions, cancellations, faults, losses and closes. */
@Timeout(30)
class SessionStressTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 150;
    private static final RecoveryPolicy PATIENT = new RecoveryPolicy(true, Integer.MAX_VALUE, Duration.ZERO);

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.megakernel");

    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger callbacks = new AtomicInteger();
    private final AtomicInteger futures = new AtomicInteger();

    /** Hundreds of losses are meant here. */
    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everySubmissionEndsExactlyOnce(long seed) throws Exception {
        StubBackend backend = new StubBackend();
        addTrouble(backend, new Random(seed));
        SessionOptions options = SessionOptions.builder().blockTimeout(PATIENCE).build();
        try (SessionFixture fixture = SessionFixture.open(backend, 16, PATIENT, options)) {
            inParallel(thread -> work(fixture.session, new Random(seed * 1_000 + thread)));

            await("seed " + seed)
                    .atMost(PATIENCE)
                    .until(() -> fixture.session.statistics().outstanding() == 0);
            await("seed " + seed).atMost(PATIENCE).until(() -> callbacks.get() == futures.get());
            assertThat(surprises).as("seed %d", seed).isEmpty();
            fixture.assertBalanced();
            assertOutcomesAreReported(fixture);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void closeUnderLoadLeavesNothingBehind(long seed) throws Exception {
        StubBackend backend = new StubBackend();
        addTrouble(backend, new Random(seed));
        SessionOptions options = SessionOptions.builder()
                .drainTimeout(Duration.ofMillis(seed % 2 * 20))
                .quantum(Duration.ofMillis(50))
                .build();
        SessionFixture fixture = SessionFixture.open(backend, 4, PATIENT, options);
        CountDownLatch started = new CountDownLatch(THREADS);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
            awaitLatch(started);
            sleep(2);
            fixture.session.close();
        });
        inParallel(thread -> {
            started.countDown();
            work(fixture.session, new Random(seed * 1_000 + thread));
        });

        assertThat(closing).succeedsWithin(PATIENCE);
        await("seed " + seed).atMost(PATIENCE).until(() -> callbacks.get() == futures.get());
        assertThat(surprises).as("seed %d", seed).isEmpty();
        fixture.assertBalanced();
        fixture.close();
    }

    @Test
    void hostResultsReachTheirOwnCallers() throws Exception {
        try (SessionFixture fixture = SessionFixture.open(
                new HostBackend(),
                32,
                SessionOptions.builder().blockTimeout(PATIENCE).build())) {
            inParallel(thread -> {
                for (int i = 0; i < ROUNDS; i++) {
                    int arg = thread * ROUNDS + i;
                    assertThat(fixture.session.execute(REPEATABLE, arg).word(0)).isEqualTo(arg);
                    fixture.session.execute(ONCE, 1);
                }
            });

            assertThat(fixture.session.observables()[0]).isEqualTo(THREADS * ROUNDS);
            fixture.assertBalanced();
        }
    }

    private static void addTrouble(StubBackend backend, Random random) {
        for (int i = 0; i < 200; i++) {
            backend.script.add(
                    switch (random.nextInt(12)) {
                        case 0 -> StubBackend.lose();
                        case 1 -> StubBackend.lose(DeviceLostException.Progress.NEVER_STARTED);
                        case 2 ->
                            () -> {
                                throw new IllegalStateException("stub: pass failed");
                            };
                        case 3 -> Thread::yield;
                        default -> StubBackend.RUN;
                    });
        }
    }

    private void work(MegakernelSession session, Random random) {
        for (int round = 0; round < ROUNDS; round++) {
            try {
                step(session, random, random.nextInt());
            } catch (SessionClosedException e) {
                return;
            } catch (MegakernelException e) {
                // A failed pass, a lost device or a rejection: typed, and counted by the session.
            } catch (Throwable e) {
                surprises.add(e);
            }
        }
    }

    private void step(MegakernelSession session, Random random, int arg) {
        Submission submission = Submission.of(
                        random.nextBoolean() ? REPEATABLE : ONCE, arg, random.nextInt(8) == 0 ? 1 : 0)
                .withPriority(Priority.values()[random.nextInt(Priority.values().length)]);
        switch (random.nextInt(5)) {
            case 0 -> check(session.execute(submission), arg);
            case 1 -> follow(session.submit(submission), arg);
            case 2 -> {
                CompletableFuture<SubmissionResult> future = session.submit(submission);
                follow(future, arg);
                future.cancel(true);
            }
            case 3 ->
                session.executeAll(List.of(submission, submission, submission), results -> {
                    results.forEach(result -> check(result, arg));
                    return 0;
                });
            default -> follow(session.submitAll(List.of(submission, submission), results -> results.get(1)), arg);
        }
    }

    private void follow(CompletableFuture<SubmissionResult> future, int arg) {
        futures.incrementAndGet();
        future.whenComplete((result, error) -> {
            Throwable cause = error instanceof CompletionException ? error.getCause() : error;
            if (result != null) {
                check(result, arg);
            } else if (!(cause instanceof MegakernelException) && !(cause instanceof CancellationException)) {
                surprises.add(cause);
            }
            callbacks.incrementAndGet();
        });
    }

    private void check(SubmissionResult result, int arg) {
        if (result.status() == SubmissionStatus.DONE && result.word(0) != arg) {
            surprises.add(new AssertionError("asked for " + arg + ", got " + result));
        }
    }

    private static void assertOutcomesAreReported(SessionFixture fixture) {
        SessionStatistics totals = fixture.session.statistics();
        List<Outcome> outcomes = fixture.stats.outcomes();
        assertThat(outcomes.stream().filter(Outcome.DONE::equals).count()).isEqualTo(totals.done());
        assertThat(outcomes.stream().filter(Outcome.FAULT::equals).count()).isEqualTo(totals.faulted());
        assertThat(outcomes.stream().filter(Outcome.FAILED::equals).count()).isEqualTo(totals.failed());
        assertThat(outcomes.stream().filter(Outcome.CANCELLED::equals).count()).isEqualTo(totals.cancelled());
    }

    private interface Body {
        void run(int thread) throws Exception;
    }

    private static void inParallel(Body body) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(thread -> pool.submit(() -> {
                        body.run(thread);
                        return null;
                    }))
                    .toList();
            for (Future<?> future : running) {
                future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
