package dev.megakernel.persistent;

/**
 * An engine at one moment. Each figure is right for itself; together they need not be of the same moment.
 *
 * @param launches launches started so far
 * @param turnChanges how often a launch gave its turn to a successor beside it
 * @param parked whether it sleeps for want of work, with no launch under way or the last one on its way out
 * @param residentWorkgroups workgroups of the launches under way
 * @param outstanding pieces of work that have not ended; a batch is one
 * @param lostInLaunches pieces of work whose launch ended without completing them
 */
public record EngineFigures(
        long launches,
        long turnChanges,
        boolean parked,
        int residentWorkgroups,
        long outstanding,
        long lostInLaunches) {}
