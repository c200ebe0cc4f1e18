package dev.megakernel.session;

/** How a session runs what is submitted to it. */
public enum SessionMode {
    /** The library chooses; a session that runs answers with what was chosen. */
    AUTO,
    /** A kernel stays on the device and takes work while it runs. */
    PERSISTENT,
    /** Pending submissions are collected, and one pass is launched after another. */
    BATCHED
}
