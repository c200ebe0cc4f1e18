package dev.megakernel.persistent;

import java.util.ArrayList;
import java.util.List;

/** Time that passes only when told to, or when somebody parks. */
final class ManualTime implements HostTime {

    private final List<Thread> woken = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000_000_000L;
    private Runnable onSpin = () -> {};

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    synchronized void pass(long nanos) {
        now += nanos;
    }

    void onSpin(Runnable action) {
        onSpin = action;
    }

    @Override
    public void park(Object blocker, long nanos) {
        pass(Math.min(nanos, 1_000_000));
        onSpin.run();
    }

    @Override
    public synchronized void unpark(Thread thread) {
        woken.add(thread);
    }

    synchronized List<Thread> woken() {
        return List.copyOf(woken);
    }

    @Override
    public void spin() {
        pass(100);
        onSpin.run();
    }
}
