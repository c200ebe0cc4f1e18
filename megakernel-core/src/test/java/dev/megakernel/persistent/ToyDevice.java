package dev.megakernel.persistent;

import java.util.concurrent.locks.LockSupport;

/** A {@link ToyKernel} that works by itself, on a thread of its own. */
final class ToyDevice implements AutoCloseable {

    final ToyKernel kernel;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean finishesSlow = true;

    ToyDevice(ToyKernel kernel) {
        this.kernel = kernel;
        this.thread = new Thread(this::run, "toy-device");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!stopped) {
            int claimed = kernel.work();
            if (finishesSlow) {
                kernel.finishSlow();
            }
            if (claimed == 0) {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    /** Leaves slow opcodes running. */
    void keepSlow() {
        finishesSlow = false;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
