package dev.megakernel.simulated;

/** What a history tells. Subject and detail of an event mean what is said here. */
public enum EventKind {
    /** A submission is about to be published. Subject: its number; detail: its slots, 0 for a single slot. */
    SUBMITTED,
    /** The submission may be published again after an end that leaves open whether it ran. */
    IDEMPOTENT,
    /** Publishing said that the submission will end. */
    ACCEPTED,
    /** Publishing said that nothing happened. */
    REFUSED,
    /** Somebody asked for the submission to be taken back. */
    CANCEL_ASKED,
    /** The owner was told of an end. Detail: digest of the results; with an outcome. */
    ENDED,
    /** What a slot of a batch left. Subject: number of the slot; detail: digest of its results; with an outcome. */
    SLOT_ENDED,
    /** Closing began. */
    CLOSING,
    /** Closing came back. Detail: 1 when the memory was released. */
    CLOSED,
    /** The engine said that it is parked, and nobody is about to submit. */
    PARKED,
    /** A launch began. Subject: its number. */
    LAUNCHED,
    /** A launch has left. Subject: its number. */
    LEFT,
    /** The driver ended a launch. Subject: its number. */
    CUT,
    /** A workgroup was ended between a claim and its record. Subject: ring; detail: first position. */
    UNRECORDED,
    /** The device was lost. */
    LOST,
    /** A workgroup claimed slots. Subject: ring; detail: first position, and in the upper half how many. */
    CLAIMED,
    /** A slot began to run. Subject: number of the submission, or of the slot in its batch. */
    BEGAN,
    /** A slot ran to its end. Detail: digest of its results; with an outcome. */
    RAN,
    /** A slot came to the device with words that do not belong together. */
    TORN,
    /** The bell of a ring went back. Subject: ring. */
    BELL_WENT_BACK,
    /** A slot was overwritten that nobody had claimed. Subject: ring. */
    OVERWRITTEN,
    /** The memory was unmapped. */
    UNMAPPED,
    /** Memory was used that was unmapped before. */
    USED_UNMAPPED,
    /** The kernel was used against its rules. */
    MISUSED
}
