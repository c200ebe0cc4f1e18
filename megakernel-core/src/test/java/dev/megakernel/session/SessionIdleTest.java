package dev.megakernel.session;

import static dev.megakernel.session.SessionFixture.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SessionIdleTest {

    @Test
    void idleSessionParksAndUsesNoCpu() throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (SessionFixture fixture = SessionFixture.open(new StubBackend(), 4, SessionOptions.DEFAULT)) {
            fixture.session.execute(REPEATABLE);
            Thread.sleep(20);
            ThreadInfo before = owner(threads);
            Thread.sleep(100);
            ThreadInfo after = owner(threads);

            assertThat(after.getThreadState()).isEqualTo(Thread.State.WAITING);
            // A thread that polls is woken each time; one that parks is not woken at all.
            assertThat(after.getWaitedCount()).isEqualTo(before.getWaitedCount());
        }
    }

    private static ThreadInfo owner(ThreadMXBean threads) {
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .filter(info -> info.getThreadName().startsWith("megakernel-session-"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
