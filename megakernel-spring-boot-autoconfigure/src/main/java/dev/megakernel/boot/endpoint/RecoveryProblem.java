package dev.megakernel.boot.endpoint;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.RecoveryStatus;

/**
 * Problem document (RFC 9457) about a recovery that did not end well.
 *
 * @param title what failed, in short
 * @param status HTTP status
 * @param detail what was wrong and how to mend it
 * @param device name of the device
 * @param losses device losses since the start
 * @param state how the kernel fares now
 */
public record RecoveryProblem(
        String title, int status, String detail, String device, long losses, RecoveryStatus.State state) {

    /** Media type of problem documents. */
    static final String MEDIA_TYPE = "application/problem+json";

    static RecoveryProblem of(RuntimeException error, int status, Megakernel megakernel) {
        RecoveryStatus recovery = megakernel.recoveryStatus();
        return new RecoveryProblem(
                error instanceof RecoveryTimeoutException ? "The recovery is still running" : "The recovery failed",
                status,
                error.getMessage() == null ? error.toString() : error.getMessage(),
                megakernel.device().name(),
                recovery.losses(),
                recovery.state());
    }
}
