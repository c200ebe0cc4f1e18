package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.megakernel.WatchedThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueueTurnTest {

    private final AtomicBoolean lost = new AtomicBoolean();
    private final WatchedThreads threads = new WatchedThreads();
    private final QueueTurn turn = new QueueTurn(true, lost::get);

    @Test
    void aPassWaitsForLaunchesAndNoneStartsMeanwhile() throws Exception {
        assertThat(turn.tryLaunch()).isTrue();
        assertThat(turn.tryLaunch()).isTrue();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread pass = threads.start(() -> {
            turn.beginPass();
            inside.countDown();
            awaitLatch(mayEnd);
            turn.endPass();
        });
        await().until(turn::isWanted);
        assertThat(turn.tryLaunch()).isFalse();
        turn.launchLeft();
        assertThat(inside.getCount()).isOne();
        turn.launchLeft();
        inside.await();
        assertThat(turn.tryLaunch()).isFalse();
        mayEnd.countDown();
        pass.join();
        assertThat(turn.isWanted()).isFalse();
        assertThat(turn.tryLaunch()).isTrue();
        assertThat(threads.surprises()).isEmpty();
    }

    @Test
    void passesDoNotExcludeEachOther() {
        turn.beginPass();
        turn.beginPass();
        turn.endPass();
        assertThat(turn.tryLaunch()).isFalse();
        turn.endPass();
        assertThat(turn.tryLaunch()).isTrue();
    }

    @Test
    void aPassBesideLaunchesWithQueuesOfTheirOwnDoesNotWaitButACopyDoes() throws Exception {
        QueueTurn apart = new QueueTurn(false, lost::get);
        assertThat(apart.tryLaunch()).isTrue();
        apart.beginPass();
        assertThat(apart.isWanted()).isFalse();
        apart.endPass();

        AtomicBoolean copied = new AtomicBoolean();
        Thread copy = threads.start(() -> apart.alone(() -> copied.set(true)));
        await().until(apart::isWanted);
        assertThat(copied).isFalse();
        apart.launchLeft();
        copy.join();
        assertThat(copied).isTrue();
        assertThat(apart.isWanted()).isFalse();
    }

    @Test
    void aCopyThatThrowsGivesTheTurnBack() {
        try {
            turn.alone(() -> {
                throw new IllegalStateException("copy");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("copy");
        }
        assertThat(turn.tryLaunch()).isTrue();
    }

    @Test
    void whoeverWaitsLooksAfterLaunchesThatNobodyAsksAbout() {
        assertThat(turn.tryLaunch()).isTrue();
        AtomicInteger looks = new AtomicInteger();
        Runnable look = () -> {
            if (looks.incrementAndGet() == 3) {
                turn.launchLeft();
            }
        };
        turn.watch(look);
        turn.beginPass();
        turn.endPass();
        assertThat(looks).hasValue(3);

        turn.unwatch(look);
        turn.beginPass();
        turn.endPass();
        assertThat(looks).hasValue(3);
    }

    @Test
    void nobodyWaitsForLaunchesOfALostDevice() throws Exception {
        assertThat(turn.tryLaunch()).isTrue();
        Thread pass = threads.start(() -> {
            turn.beginPass();
            turn.endPass();
        });
        await().until(turn::isWanted);
        lost.set(true);
        pass.join(Duration.ofSeconds(10).toMillis());
        assertThat(pass.isAlive()).isFalse();
        assertThat(threads.surprises()).isEmpty();
    }

    @Test
    void anInterruptedPassStillWaitsAndKeepsTheInterrupt() throws Exception {
        assertThat(turn.tryLaunch()).isTrue();
        AtomicBoolean began = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread pass = threads.start(() -> {
            turn.beginPass();
            began.set(true);
            interrupted.set(Thread.currentThread().isInterrupted());
            turn.endPass();
        });
        await().until(turn::isWanted);
        pass.interrupt();
        await().during(Duration.ofMillis(50)).until(() -> !began.get());
        turn.launchLeft();
        pass.join();
        assertThat(interrupted).isTrue();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
