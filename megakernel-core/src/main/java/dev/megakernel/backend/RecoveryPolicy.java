package dev.megakernel.backend;

import java.time.Duration;

/**
 * What happens after a device loss.
 *
 * @param retryDeviceLossOnce whether a dispatch that lost its device is recompiled and tried once more
 * @param maxLosses losses within {@code window} after which the kernel gives up
 * @param window time after which a loss is forgiven
 */
public record RecoveryPolicy(boolean retryDeviceLossOnce, int maxLosses, Duration window) {

    /** Retry once; give up at the fourth loss within two minutes. */
    public static final RecoveryPolicy DEFAULT = new RecoveryPolicy(true, 3, Duration.ofMinutes(2));

    /** Checks that the budget is not negative. */
    public RecoveryPolicy {
        if (maxLosses < 0 || window.isNegative()) {
            throw new IllegalArgumentException("The recovery budget is " + maxLosses + " losses in " + window
                    + ", but neither may be negative. Fix: use 0 losses to give up at the first one.");
        }
    }
}
