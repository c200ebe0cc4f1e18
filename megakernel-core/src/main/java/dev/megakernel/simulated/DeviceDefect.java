package dev.megakernel.simulated;

/** What a simulated device can be told to do wrong, so that tests can show that it is found. */
public enum DeviceDefect {
    /** Completions are stored in units of 8 bytes where they should be whole. */
    TORN_COMPLETION,
    /** A cursor goes on by a slot more than is run. */
    CURSOR_PAST_SLOT,
    /** Launches leave unless the turn is exactly theirs, so the turn goes to launches that are gone. */
    EXACT_TURN,
    /** A claim is recorded before its slots are read, so the host may overwrite them. */
    RECORD_BEFORE_SLOTS,
    /** What a batch is compared with is read after its slots were counted, when it may be another batch already. */
    BATCH_READ_LATE,
    /** A slot that was fetched before its bell was seen is run as it is, whether its words belong together or not. */
    SLOT_NOT_CHECKED,
    /** Cancel words are not looked at, but what runs says it was cancelled. */
    CANCELLED_BUT_RUN,
    /** A claim is not made by compare-and-swap. */
    CLAIM_NOT_ATOMIC,
    /** The last of a batch does not set its counters back. */
    COUNTERS_NOT_RESET
}
