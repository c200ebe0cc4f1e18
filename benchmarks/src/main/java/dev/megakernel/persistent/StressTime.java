package dev.megakernel.persistent;

/** Time that stands still. Who parks until woken is thrown out; that and waking are noted, each for one thread at a time. */
final class StressTime implements HostTime {

    private boolean parked;
    private boolean unparked;

    /** Whether somebody would sleep now until woken. */
    boolean isParked() {
        return parked;
    }

    /** Whether somebody was woken. */
    boolean isUnparked() {
        return unparked;
    }

    /** Runs what may park until woken, until it does. */
    void untilParked(Runnable action) {
        try {
            action.run();
        } catch (Parked e) {
            parked = true;
        }
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void park(Object blocker, long nanos) {
        if (nanos == Long.MAX_VALUE) {
            throw Parked.NOW;
        }
        spin();
    }

    @Override
    public void unpark(Thread thread) {
        unparked = true;
    }

    @Override
    public void spin() {
        Thread.onSpinWait();
    }

    private static final class Parked extends RuntimeException {

        static final Parked NOW = new Parked();

        Parked() {
            super("parked", null, false, false);
        }
    }
}
