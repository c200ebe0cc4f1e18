package dev.megakernel.benchmarks.session;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Threads that start together and submit for a while. */
final class Crew {

    /** Steps between two looks at the clock. */
    private static final int STEPS_PER_CLOCK = 64;

    private Crew() {}

    /** Steps of one thread, the time they took, and whether all its results were right. */
    record Steps(long count, long nanos, boolean areRight) {

        private double perSecond() {
            return count * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
        }
    }

    /** What all threads did. */
    record Work(List<Steps> steps) {

        long perSecond() {
            return Math.round(steps.stream().mapToDouble(Steps::perSecond).sum());
        }

        double slowestToMean() {
            double slowest = steps.stream().mapToDouble(Steps::perSecond).min().orElse(0);
            return slowest * steps.size() / Math.max(1, perSecond());
        }

        boolean isRight() {
            return steps.stream().allMatch(Steps::areRight);
        }
    }

    /** Runs threads that step for so long. */
    static Work run(int threads, int millis, Supplier<Submitter> submitters) {
        CountDownLatch ready = new CountDownLatch(threads);
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        List<FutureTask<Steps>> tasks = IntStream.range(0, threads)
                .mapToObj(i -> {
                    Submitter own = submitters.get();
                    return new FutureTask<>(() -> {
                        ready.countDown();
                        ready.await();
                        return stepFor(nanos, own);
                    });
                })
                .toList();
        tasks.forEach(task -> new Thread(task, "submitter").start());
        return new Work(tasks.stream().map(Crew::result).toList());
    }

    private static Steps stepFor(long nanos, Submitter submitter) {
        long start = System.nanoTime();
        boolean right = true;
        int turn = 0;
        long taken;
        do {
            for (int i = 0; i < STEPS_PER_CLOCK; i++) {
                right &= submitter.step(turn++);
            }
            taken = System.nanoTime() - start;
        } while (taken < nanos);
        submitter.finish();
        return new Steps(turn, taken, right);
    }

    private static Steps result(FutureTask<Steps> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "The benchmark was interrupted while its threads worked. Fix: let it end.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A thread of the benchmark failed: " + e.getCause() + ". Fix: see it.", e);
        }
    }
}
