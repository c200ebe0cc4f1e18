package dev.megakernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

/** Threads of a test; whatever one of them throws is kept for the test to look at. Thread-safe. */
public final class WatchedThreads {

    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

    /** What threads threw, and what they added themselves. */
    public Queue<Throwable> surprises() {
        return surprises;
    }

    /** Starts a thread. */
    public Thread start(Runnable body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (Throwable e) {
                surprises.add(e);
            }
        });
        thread.start();
        return thread;
    }

    /** Runs a body in so many threads, which get their numbers from 0 up, and waits for all. */
    public void inParallel(int threads, IntConsumer body) throws InterruptedException {
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            running.add(start(() -> body.accept(thread)));
        }
        for (Thread thread : running) {
            thread.join();
        }
    }
}
