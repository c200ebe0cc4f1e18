package dev.megakernel.backend;

import dev.megakernel.protocol.BackendException;

/** A resident buffer was asked for something it cannot do; nothing was changed. */
public class ResidentMemoryException extends BackendException {

    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Reason {
        /** The id stands for no buffer: it was freed, comes from another backend, or was never given out. */
        UNKNOWN_ID,
        /** Bytes outside the buffer were named. */
        OUT_OF_BOUNDS,
        /** One buffer was named for two of the four buffers of a row. */
        ALIASED
    }

    private final Reason reason;
    private final long id;

    /**
     * Creates an error.
     *
     * @param message text that ends with a hint
     * @param reason what was wrong
     * @param id the id (u64) it was about
     */
    public ResidentMemoryException(String message, Reason reason, long id) {
        super(message);
        this.reason = reason;
        this.id = id;
    }

    /** What was wrong. */
    public Reason reason() {
        return reason;
    }

    /** The id (u64) it was about. */
    public long id() {
        return id;
    }
}
