package dev.megakernel.persistent;

import dev.megakernel.simulated.Simulation;

/** The time of a simulation. */
final class SimulatedTime implements HostTime {

    private final Simulation simulation;

    SimulatedTime(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public long nanoTime() {
        return simulation.nanoTime();
    }

    @Override
    public void park(Object blocker, long nanos) {
        simulation.park(nanos);
    }

    @Override
    public void unpark(Thread thread) {
        simulation.unpark(thread);
    }

    @Override
    public void spin() {
        simulation.spin();
    }
}
