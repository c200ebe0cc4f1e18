package dev.megakernel.session;

/**
 * What happened in a session between two looks at it.
 *
 * @param completedDelta submissions that a pass ended in between, in whatever way
 * @param suspectedStall work waited or ran at both looks, and nothing completed in between
 * @param waiting submissions that now wait for a pass
 * @param inPass submissions in the pass that runs now
 * @param passNanos how long that pass has been running, in nanoseconds; 0 without one
 */
public record SessionHealth(long completedDelta, boolean suspectedStall, int waiting, int inPass, long passNanos) {}
