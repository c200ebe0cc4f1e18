package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/**
 * Counts what a path allocates on the heap once it is compiled. When that is, the JVM decides: so windows of rounds are
 * looked at until one of them is clean. A path that makes garbage in each round has no such window.
 */
public final class Allocations {

    private static final int WINDOWS = 60;
    private static final int ROUNDS = 5_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /** Fails unless rounds, each given its number, come to allocate nothing. */
    public static void assertNone(IntConsumer round) {
        assertNone(ROUNDS, round);
    }

    /** For rounds that take long: with windows of fewer of them. */
    public static void assertNone(int roundsOfWindow, IntConsumer round) {
        long least = Long.MAX_VALUE;
        // Less than a byte a round: the smallest object has 16, and the measurement itself may cost some.
        for (int window = 0; window < WINDOWS && least >= roundsOfWindow; window++) {
            long before = allocatedSoFar();
            for (int i = 0; i < roundsOfWindow; i++) {
                round.accept(window * roundsOfWindow + i);
            }
            least = Math.min(least, allocatedSoFar() - before);
        }
        assertThat(least).as("bytes in %d rounds", roundsOfWindow).isLessThan(roundsOfWindow);
    }

    private static long allocatedSoFar() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
