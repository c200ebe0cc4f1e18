package dev.megakernel.benchmarks.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;

/** Runs the same work on several platform threads that start together. */
final class Crew {

    private Crew() {}

    /**
     * Runs the work and waits for all.
     *
     * @param work gives the work of each member, by number
     * @return what each returned, by number
     * @throws Exception the first member's failure
     */
    static <R> List<R> run(int members, IntFunction<Callable<R>> work) throws Exception {
        CountDownLatch ready = new CountDownLatch(members);
        List<FutureTask<R>> tasks = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            Callable<R> own = work.apply(i);
            FutureTask<R> task = new FutureTask<>(() -> {
                ready.countDown();
                ready.await();
                return own.call();
            });
            tasks.add(task);
            Thread thread = new Thread(task, "submitter-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        List<R> results = new ArrayList<>();
        for (FutureTask<R> task : tasks) {
            results.add(result(task));
        }
        return results;
    }

    private static <R> R result(FutureTask<R> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
