package dev.megakernel.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Root of all errors of this library. Every message of ours names the value seen and the rule, and ends with a sentence
 * that starts with {@code Fix:}; text that comes from a driver or a foreign backend is passed on as it is.
 */
public class MegakernelException extends RuntimeException {

    /** Creates an error with a message that ends with a hint. */
    public MegakernelException(String message) {
        super(message);
    }

    /** Creates an error with a message that ends with a hint, and what caused it. */
    public MegakernelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
