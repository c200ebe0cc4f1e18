package dev.megakernel.session;

import dev.megakernel.protocol.MegakernelException;

/**
 * The calling thread was interrupted while it waited; its interrupt flag is set again. What was not launched yet is
 * cancelled, the result of what was launched is dropped.
 */
public class SubmissionInterruptedException extends MegakernelException {

    /** Creates an error with a message that ends with a hint, and what caused it. */
    public SubmissionInterruptedException(String message, InterruptedException cause) {
        super(message, cause);
    }
}
