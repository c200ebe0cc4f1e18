package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/** Counts what a path allocates on the heap once it is compiled. */
final class Allocations {

    private static final int WARM_UP = 50_000;
    private static final int MEASURED = 20_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /** Fails unless a round, given its number, allocates nothing. */
    static void assertNone(IntConsumer round) {
        run(round, WARM_UP);
        allocatedSoFar();
        long before = allocatedSoFar();
        run(round, MEASURED);
        // Less than a byte a round: what the measurement and a late compilation cost is not the path's.
        assertThat(allocatedSoFar() - before).isLessThan(MEASURED);
    }

    private static void run(IntConsumer round, int rounds) {
        for (int i = 0; i < rounds; i++) {
            round.accept(i);
        }
    }

    private static long allocatedSoFar() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
