package dev.megakernel.simulated;

/** Unwinds the threads of a simulation that is over. */
final class SimulationAborted extends Error {

    private static final long serialVersionUID = 1L;

    SimulationAborted() {
        super("the simulation is over", null, false, false);
    }
}
