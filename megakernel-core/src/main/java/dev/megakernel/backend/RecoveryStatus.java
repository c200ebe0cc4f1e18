package dev.megakernel.backend;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a kernel fares with device losses.
 *
 * @param state whether it can run work
 * @param losses device losses since it was built
 * @param lastLossAt when the last loss was noticed, or {@code null} without one
 * @param lastLoss text of the last loss, or {@code null} without one
 */
public record RecoveryStatus(
        State state,
        long losses,
        @Nullable Instant lastLossAt,
        @Nullable String lastLoss) {

    /** Whether a kernel can run work. */
    public enum State {
        /** Work runs. */
        READY,
        /** A lost device is being replaced. */
        RECOVERING,
        /** The device could not be replaced, or the budget of losses is spent. */
        FAILED
    }
}
