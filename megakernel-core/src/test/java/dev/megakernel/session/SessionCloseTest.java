package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.PATIENCE;
import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.megakernel.protocol.QueueFullException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SessionCloseTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    private final StubBackend backend = new StubBackend();
    private SessionFixture fixture;

    @AfterEach
    void everythingHasEnded() {
        backend.open();
        fixture.session.close();
        fixture.assertBalanced();
        fixture.close();
    }

    private MegakernelSession open(SessionOptions.Builder options) {
        fixture = SessionFixture.open(backend, 4, options.build());
        return fixture.session;
    }

    private static List<Thread> owners() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("megakernel-session-"))
                .toList();
    }

    @Test
    void closedSessionRefusesWorkAndItsThreadIsGone() {
        List<Thread> before = owners();
        MegakernelSession session = open(SessionOptions.builder());
        session.execute(REPEATABLE);
        assertThat(owners()).hasSize(before.size() + 1).allMatch(Thread::isDaemon);

        session.close();
        session.close();

        assertThat(owners()).hasSameSizeAs(before);
        assertThatThrownBy(() -> session.submit(REPEATABLE))
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("Fix: ");
        assertThatThrownBy(() -> session.execute(REPEATABLE)).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void acceptedWorkIsDrained() {
        MegakernelSession session = open(SessionOptions.builder());
        backend.hold();
        List<CompletableFuture<SubmissionResult>> futures = IntStream.range(0, 4)
                .mapToObj(i -> session.submit(REPEATABLE, i))
                .toList();
        backend.awaitPass();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(session::close);
        awaitRefusal(session);
        backend.open();

        assertThat(closed).succeedsWithin(PATIENCE);
        for (int i = 0; i < 4; i++) {
            assertThat(SessionFixture.get(futures.get(i)).word(0)).isEqualTo(i);
        }
    }

    @Test
    void whatDoesNotDrainInTimeEndsWithAReason() {
        MegakernelSession session =
                open(SessionOptions.builder().drainTimeout(SHORT).quantum(SHORT));
        backend.hold();
        CompletableFuture<SubmissionResult> running = session.submit(REPEATABLE);
        backend.awaitPass();
        CompletableFuture<SubmissionResult> waiting = session.submit(REPEATABLE);

        session.close();

        assertThat(SessionFixture.errorOf(running))
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("may have been running");
        assertThat(SessionFixture.errorOf(waiting))
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("never started");
        assertThat(session.statistics().cancelled()).isEqualTo(2);
    }

    @Test
    void blockedSubmittersAndWaitersAreLetGo() {
        MegakernelSession session = open(SessionOptions.builder()
                .blockTimeout(PATIENCE)
                .drainTimeout(SHORT)
                .quantum(SHORT));
        backend.hold();
        IntStream.range(0, 4).forEach(i -> session.submit(REPEATABLE));
        backend.awaitPass();
        List<CompletableFuture<Throwable>> blocked = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> Assertions.catchThrowable(() -> session.execute(REPEATABLE)),
                        task -> new Thread(task, "blocked-submitter").start()))
                .toList();
        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().equals("blocked-submitter"))
                                .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                                .count()
                        == 3);

        session.close();

        blocked.forEach(error -> assertThat(SessionFixture.get(error)).isInstanceOf(SessionClosedException.class));
    }

    @Test
    void closingFromACallbackEnds() {
        MegakernelSession session = open(SessionOptions.builder());

        CompletableFuture<Void> closed = session.submit(REPEATABLE).thenRun(session::close);

        assertThat(closed).succeedsWithin(PATIENCE);
        assertThatThrownBy(() -> session.submit(REPEATABLE)).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void closingFromTheOwnerThreadDoesNotWaitForItself() {
        MegakernelSession session = open(SessionOptions.builder().callbackExecutor(Runnable::run));
        backend.hold();
        CompletableFuture<Void> closed = session.submit(REPEATABLE).thenRun(session::close);
        backend.awaitPass();
        CompletableFuture<SubmissionResult> waiting = session.submit(REPEATABLE, 6);
        backend.open();

        assertThat(closed).succeedsWithin(PATIENCE);
        assertThat(SessionFixture.get(waiting).word(0)).isEqualTo(6);
    }

    @Test
    void interruptEndsTheWaitAndIsKept() {
        MegakernelSession session =
                open(SessionOptions.builder().drainTimeout(PATIENCE).quantum(SHORT));
        backend.hold();
        CompletableFuture<SubmissionResult> running = session.submit(REPEATABLE);
        backend.awaitPass();
        Thread.currentThread().interrupt();

        session.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(SessionFixture.errorOf(running)).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void closeDuringARecoveryElsewhereIsBounded() throws InterruptedException {
        MegakernelSession session =
                open(SessionOptions.builder().drainTimeout(SHORT).quantum(SHORT));
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch compiling = new CountDownLatch(1);
        backend.beforeCompile = () -> {
            compiling.countDown();
            await().atMost(PATIENCE).until(() -> goOn.getCount() == 0);
        };
        Thread recovering = new Thread(fixture.kernel::recover);
        recovering.start();
        compiling.await();
        CompletableFuture<SubmissionResult> waiting = session.submit(REPEATABLE);

        session.close();

        assertThat(SessionFixture.errorOf(waiting)).isInstanceOf(SessionClosedException.class);
        goOn.countDown();
        recovering.join();
    }

    private static void awaitRefusal(MegakernelSession session) {
        await().atMost(PATIENCE).until(() -> {
            try {
                session.submit(REPEATABLE).cancel(true);
                return false;
            } catch (SessionClosedException e) {
                return true;
            } catch (QueueFullException e) {
                return false;
            }
        });
    }
}
