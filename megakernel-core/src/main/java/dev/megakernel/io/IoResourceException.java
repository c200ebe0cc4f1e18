package dev.megakernel.io;

import dev.megakernel.protocol.MegakernelException;
import org.jspecify.annotations.Nullable;

/** A resource cannot be registered, or a request for one cannot be served. */
public class IoResourceException extends MegakernelException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** The handle stands for no handle, or is registered already. */
        HANDLE_NOT_FREE,
        /** No resource is registered under the handle. */
        UNKNOWN_RESOURCE,
        /** The workspace has no such region. */
        UNKNOWN_REGION,
        /** Bytes are asked for that the file or the resource does not have, or no longer has. */
        OUTSIDE_FILE,
        /** The bytes do not fit into the words they are to go to. */
        OUTSIDE_REGION,
        /** The kind of request is none that is served. */
        UNSUPPORTED_OPERATION,
        /** The file cannot be opened or read. */
        UNREADABLE
    }

    private final Reason reason;

    /** Creates an error whose message names value and rule and ends with a hint. */
    public IoResourceException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Creates an error as above, with what caused it. */
    public IoResourceException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }
}
