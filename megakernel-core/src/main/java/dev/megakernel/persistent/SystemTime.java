package dev.megakernel.persistent;

import java.util.concurrent.locks.LockSupport;

/** The time of the machine. */
final class SystemTime implements HostTime {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void park(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public void spin() {
        Thread.onSpinWait();
    }
}
