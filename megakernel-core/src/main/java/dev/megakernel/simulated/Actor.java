package dev.megakernel.simulated;

import java.util.concurrent.locks.LockSupport;

/** A host thread of a simulation. It runs only while it has the baton. All but the baton is used by who has it. */
final class Actor {

    static final long NO_TIME = Long.MAX_VALUE;

    final int number;
    final String name;

    /** Time at which its wait is over, {@link #NO_TIME} for never; only while parked. */
    long wakeAt = NO_TIME;

    boolean parked;
    boolean permit;
    boolean paused;
    boolean started;
    boolean ended;
    private final Thread thread;
    private volatile boolean baton;

    Actor(int number, String name, Runnable body) {
        this.number = number;
        this.name = name;
        this.thread = new ActorThread(name, body);
    }

    /** A thread that takes part from its start. */
    private final class ActorThread extends Thread {

        ActorThread(String name, Runnable body) {
            super(null, body, name, 0, false);
            setDaemon(true);
        }

        @Override
        public synchronized void start() {
            started = true;
            super.start();
        }
    }

    Thread thread() {
        return thread;
    }

    boolean isAlive() {
        return started && !ended;
    }

    boolean isRunnable() {
        return started && !ended && !parked && !paused;
    }

    /** Lets it run: the caller has the baton no longer. */
    void giveBaton() {
        baton = true;
        LockSupport.unpark(thread);
    }

    void awaitBaton() {
        boolean interrupted = false;
        while (!baton) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        baton = false;
        if (interrupted) {
            thread.interrupt();
        }
    }
}
