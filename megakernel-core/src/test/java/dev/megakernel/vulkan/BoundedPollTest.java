package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class BoundedPollTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void looksUntilItSees() {
        assertThat(poll(1000, true).sees(() -> looks.incrementAndGet() == 3)).isTrue();
        assertThat(looks).hasValue(3);
    }

    @Test
    void givesUpWhenTheTimeIsOverEvenIfTheClockWraps() {
        assertThat(poll(10, true).sees(() -> looks.incrementAndGet() < 0)).isFalse();
        assertThat(looks).hasValue(10);
    }

    @Test
    void aThreadThatMayNotPollDoesNotLookOnce() {
        assertThat(poll(1000, false).sees(() -> looks.incrementAndGet() > 0)).isFalse();
        assertThat(BoundedPoll.NEVER.sees(() -> looks.incrementAndGet() > 0)).isFalse();
        assertThat(looks).hasValue(0);
    }

    @Test
    void virtualThreadsMayNotPollAndOthersMay() throws ReflectiveOperationException, InterruptedException {
        assertThat(new BoundedPoll(Long.MAX_VALUE).sees(() -> true)).isTrue();
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads");
        AtomicBoolean seen = new AtomicBoolean(true);
        Runnable task = () -> seen.set(new BoundedPoll(Long.MAX_VALUE).sees(() -> true));
        Thread thread = (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        thread.join();
        assertThat(seen).isFalse();
    }

    private BoundedPoll poll(long nanos, boolean mayPoll) {
        return new BoundedPoll(nanos, now::getAndIncrement, () -> mayPoll);
    }
}
