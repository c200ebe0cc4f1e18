package dev.megakernel;

/** What a recovery did. */
public enum RecoveryDecision {
    /** The pipeline was compiled again on a new device. */
    RECOMPILED_PIPELINE
}
