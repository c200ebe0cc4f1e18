package dev.megakernel.persistent;

/** What became of a try to publish. Unless accepted, nothing happened and nothing will be reported. */
public enum Publication {
    /** The work will end exactly once, whatever happens. */
    ACCEPTED,
    /** The ring of its level and scope has no room now. */
    RING_FULL,
    /** Too much work is under way: no completion, batch or batch result is free now. */
    TABLE_FULL,
    /** The engine is closing or closed. */
    CLOSED,
    /** The device was lost. */
    LOST,
    /** The session is broken. */
    BROKEN
}
