package dev.megakernel.session;

/** How an opcode that ran has ended. */
public enum SubmissionStatus {
    /** It ran to its end; its result words are valid. */
    DONE,
    /** It refused its work or broke a bound; the fault code says why. */
    FAULT
}
