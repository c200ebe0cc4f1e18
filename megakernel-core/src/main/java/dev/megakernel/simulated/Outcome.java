package dev.megakernel.simulated;

/**
 * How a submission or slot ended.
 *
 * @param how the kind of end
 * @param neverStarted whether it is said to have not run at all
 */
public record Outcome(How how, boolean neverStarted) {

    /** Kinds of ends. */
    public enum How {
        /** Ran to its end. */
        DONE,
        /** Faulted. */
        FAULT,
        /** Taken back. */
        CANCELLED,
        /** Not allowed to run. */
        REFUSED,
        /** Lost in a launch. */
        FAILED,
        /** Lost with the device. */
        LOST,
        /** Overtaken by a close. */
        CLOSED,
        /** The session is broken. */
        BROKEN
    }
}
