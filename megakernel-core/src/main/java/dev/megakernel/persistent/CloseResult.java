package dev.megakernel.persistent;

/** What became of the kernel of an engine that was closed. */
public enum CloseResult {
    /** All launches have ended and its memory is released. */
    RELEASED,
    /** All work has ended, but the memory stays mapped: a submitter was still about to store to it, or a launch did not end. */
    LEAKED,
    /** The engine's own thread did not come back from the backend in time; all work has ended, the memory stays mapped. */
    ABANDONED,
    /** The close goes on without the caller, who was interrupted or is called by the engine. */
    UNDER_WAY
}
