package dev.megakernel.persistent;

/** How work of a persistent session has ended. Every piece of work ends exactly once. */
public enum Ending {
    /** It ran to its end; its results are valid. A batch is done when all its slots have ended somehow. */
    DONE,
    /** It faulted, by itself or because the driver ended its loop; the fault code says why. */
    FAULT,
    /** It was taken back before anybody claimed it; nothing ran. */
    CANCELLED,
    /** The device does not run the opcode for this tenant; nothing ran. */
    REFUSED,
    /** The launch that had claimed it ended without completing it; it may have run in part. */
    FAILED,
    /** The device was lost; {@link PersistentWork#progress} says what is known. */
    LOST,
    /** The session closed before it ended; {@link PersistentWork#progress} says what is known. */
    CLOSED,
    /** The session broke its own rules or its backend failed; {@link PersistentWork#progress} says what is known. */
    BROKEN
}
