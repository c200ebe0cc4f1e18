package dev.megakernel.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CallerWaitTest {

    private static final Duration SPIN = Duration.ofNanos(50_000);

    private Rig rig = rig(1);

    private static Rig rig(int virtualSpinners) {
        PersistentOptions options = PersistentOptions.forProcessors(2);
        return new Rig(
                ToyKernel.geometry(8, 12),
                2,
                new PersistentOptions(
                        options.parkAfter(), SPIN, virtualSpinners, 0, options.pollerPark(), options.loopLimit()));
    }

    @Test
    @DisplayName("whoever spins takes the completion itself, and nobody watches")
    void spinnerTakesItself() {
        PersistentCall call = rig.published(ToyKernel.ECHO, 8);
        rig.time.onSpin(rig::serve);
        assertThat(rig.waiting.await(call, Long.MAX_VALUE)).isTrue();
        assertThat(call.word(0)).isEqualTo(8);
        assertThat(rig.core.watched.isEmpty()).isTrue();
        assertThat(rig.core.inside.isZero()).isTrue();
    }

    @Test
    @DisplayName("who has spun long enough parks and has the poller take it")
    void parksAfterSpinning() {
        PersistentCall call = rig.published(ToyKernel.ECHO, 8);
        long start = rig.time.nanoTime();
        AtomicInteger calls = new AtomicInteger();
        rig.time.onSpin(() -> {
            calls.incrementAndGet();
            if (!rig.core.watched.isEmpty()) {
                assertThat(rig.core.inside.isZero()).isTrue();
                assertThat(rig.time.nanoTime() - start).isGreaterThan(SPIN.toNanos());
                rig.serve();
                rig.poller.doWork();
            }
        });
        assertThat(rig.waiting.await(call, Long.MAX_VALUE)).isTrue();
        assertThat(call.word(0)).isEqualTo(8);
        assertThat(rig.time.woken()).contains(Thread.currentThread());
        assertThat(calls).hasValueGreaterThan(32);
    }

    @Test
    @DisplayName("the poller leaves uses of an entry alone that nobody asked it to end")
    void pollerLeavesOthersAlone() {
        PersistentCall watched = rig.published(ToyKernel.ECHO);
        rig.waiting.watch(watched);
        rig.serve();
        assertThat(rig.isEnded(watched)).isTrue();
        PersistentCall own = rig.published(ToyKernel.ECHO);
        assertThat(CompletionTable.NO_TICKET).isNotEqualTo(own.ticket());
        rig.serve();
        rig.poller.doWork();
        assertThat(own.isUnderWay()).isTrue();
        assertThat(rig.core.watched.isEmpty()).isTrue();
        assertThat(rig.isEnded(own)).isTrue();
    }

    @Test
    @Timeout(30)
    @DisplayName("a virtual thread without a permit does not spin")
    void virtualThreadsNeedPermits() throws Exception {
        ThreadFactory virtual = virtualThreads();
        Assumptions.assumeTrue(virtual != null, "this JVM has no virtual threads");
        assertThat(spinsOf(virtual, 0)).isZero();
        assertThat(spinsOf(virtual, 1)).isPositive();
        assertThat(spinsOf(Thread::new, 0)).isPositive();
    }

    /** Spins until the wait parks, which ends it. */
    private int spinsOf(ThreadFactory threads, int permits) throws InterruptedException {
        rig = rig(permits);
        PersistentCall call = rig.published(ToyKernel.ECHO);
        AtomicInteger spins = new AtomicInteger();
        rig.time.onSpin(() -> {
            if (rig.core.watched.isEmpty()) {
                spins.incrementAndGet();
            } else {
                rig.serve();
                rig.poller.doWork();
            }
        });
        AtomicReference<Boolean> ended = new AtomicReference<>();
        Thread thread = threads.newThread(() -> ended.set(rig.waiting.await(call, Long.MAX_VALUE)));
        thread.start();
        thread.join();
        assertThat(ended).hasValue(true);
        return spins.get();
    }

    private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
