package dev.megakernel.protocol;

import org.jspecify.annotations.Nullable;

/** A buffer was refused before a dispatch or in readback, or the device or its driver failed. */
public class BackendException extends MegakernelException {

    /** Creates an error with a message that ends with a hint. */
    public BackendException(String message) {
        super(message);
    }

    /** Creates an error with a message that ends with a hint, and what caused it. */
    public BackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
