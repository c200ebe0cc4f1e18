package dev.megakernel.boot.endpoint;

import dev.megakernel.protocol.MegakernelException;

/**
 * A recovery on request has not ended in time. It goes on: {@code recovery.state} of the endpoint says how it ends.
 */
public class RecoveryTimeoutException extends MegakernelException {

    private static final long serialVersionUID = 1L;

    RecoveryTimeoutException(String message) {
        super(message);
    }
}
