package dev.megakernel.session;

import org.jspecify.annotations.Nullable;

/** Runs what a session has accepted: pass after pass, or by a kernel that stays on the device. Thread-safe. */
interface Runner {

    /** BATCHED or PERSISTENT. */
    SessionMode mode();

    /** Whether it takes a batch as one ticket; else slot by slot. */
    boolean takesBatches();

    /** Begins to serve. */
    void start();

    /**
     * Takes a job over, and ends its tickets sooner or later.
     *
     * @param callerWaits whether the calling thread is about to wait for it
     * @return false when the session closes; then nothing was taken
     */
    boolean offer(Job job, boolean callerWaits);

    /**
     * Ends a ticket that has not reached the device, and asks for one that has to be taken back where that is possible.
     *
     * @param failure what a ticket that has not reached the device ends with
     */
    void cancel(Ticket ticket, RuntimeException failure);

    /** Why a wait is over. */
    enum Awaited {
        /** The job has ended. */
        ENDED,
        /** The thread was interrupted before. */
        INTERRUPTED,
        /** The deadline of the job has passed before. */
        LATE
    }

    /**
     * Waits until a job has ended, its deadline or the time has passed, or the thread is interrupted.
     *
     * @param longest how long at most, in ns
     */
    Awaited await(Job job, long longest);

    /** Ends a job that nobody else looks after, if the device has completed it. Does not wait. */
    void look(Job job);

    /**
     * Looks for the end of a job of one part as long as that is worth not to park.
     *
     * @param longest how long at most, in ns
     */
    default void spin(Job job, long longest) {}

    /** Whether a thread is needed to end what it would wait for. */
    boolean needs(Thread thread);

    /** A look that does not wait for the device. */
    SessionTelemetry telemetry();

    /** How long work has been on the device without an end, in ns; 0 when there is none. */
    long passNanos();

    /** A copy of the observable words. */
    int[] observables();

    /** Passes or launches so far. */
    long launches();

    /** What of it stays on the device; nothing where passes are launched. Waits for nobody. */
    default SessionResidency.@Nullable Resident resident() {
        return null;
    }

    /** Refuses, drains, cancels, gives up. */
    void close();
}
