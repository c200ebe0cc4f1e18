package dev.megakernel.stats;

/**
 * Listens to what a kernel does. Methods are called from many threads, must be fast and must not throw.
 *
 * <p>The library never needs a listener: {@link #NOOP} does nothing.
 */
public interface MegakernelStats {

    /** Listens to nothing. */
    MegakernelStats NOOP = new MegakernelStats() {
        @Override
        public boolean measuresLatency() {
            return false;
        }
    };

    /** How a submission ended. */
    enum Outcome {
        /** The opcode ran. */
        DONE,
        /** The opcode faulted. */
        FAULT,
        /** The submission failed: the device was lost, or the pass could not run. */
        FAILED,
        /** The submission was cancelled or the session closed first. */
        CANCELLED,
        /** The submission was refused: ring full, its tenant at its cap or without quota, or no mask for it on the device. */
        REJECTED
    }

    /** Whether it wants to know how long submissions take; else they are told as 0, and nobody looks at the clock. */
    default boolean measuresLatency() {
        return true;
    }

    /** A dispatch succeeded. */
    default void dispatchCompleted(DispatchStats stats) {}

    /**
     * A submission ended.
     *
     * @param opcode name of its opcode
     * @param outcome how it ended
     * @param latencyNanos time from acceptance to the end; 0 for refused ones
     */
    default void submissionEnded(String opcode, Outcome outcome, long latencyNanos) {}

    /**
     * Submissions of one opcode ended together in the same way, as the slots of a batch do.
     *
     * @param opcode name of their opcode
     * @param outcome how they ended
     * @param count how many, at least 1
     * @param latencyNanos time from acceptance to the end, of each of them
     */
    default void submissionsEnded(String opcode, Outcome outcome, int count, long latencyNanos) {
        for (int i = 0; i < count; i++) {
            submissionEnded(opcode, outcome, latencyNanos);
        }
    }

    /** A device loss was noticed. */
    default void deviceLost() {}
}
