package dev.megakernel.persistent;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The bell of {@link PublishRing} taken to pieces, so that controls can leave one out: what is left is marks, flag and bell. */
final class BareBell {

    private final AtomicIntegerArray marks = new AtomicIntegerArray(StressKernel.SLOTS + 1);
    private final AtomicBoolean flag = new AtomicBoolean();
    private final AtomicInteger bell = new AtomicInteger();
    private final AtomicInteger regressions = new AtomicInteger();

    void mark(int position) {
        marks.set(position, position + 1);
    }

    boolean isMarkedAtBell() {
        int next = bell.get();
        return marks.get(next) > next;
    }

    boolean tryFlag() {
        return flag.compareAndSet(false, true);
    }

    void giveFlagBack() {
        flag.set(false);
    }

    /** Rings for all that is marked without a gap. */
    void ring() {
        int end = bell.get();
        while (marks.get(end) > end) {
            end = marks.get(end);
        }
        if (bell.getAndSet(end) > end) {
            regressions.incrementAndGet();
        }
    }

    int announced() {
        return bell.get();
    }

    int regressions() {
        return regressions.get();
    }
}
