package dev.megakernel.simulated;

import org.jspecify.annotations.Nullable;

/** A simulation showed that a promise does not hold. The message names the seed that shows it again. */
public final class SimulationFailure extends AssertionError {

    private static final long serialVersionUID = 1L;
    private static final int TAIL = 60;

    SimulationFailure(long seed, String what, History history, @Nullable Throwable cause) {
        super(
                "Seed " + seed + ": " + what + ". Fix: run the seed alone to see it again. The last events:\n"
                        + history.tail(TAIL),
                cause);
    }
}
