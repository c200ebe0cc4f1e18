package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.simulated.DeviceDefect;
import dev.megakernel.simulated.Simulation;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A defect that a scenario is given, to show that it is found.
 *
 * @param device what is wrong with the device
 * @param kernel what comes between host and device
 * @param core makes the parts of the host half
 * @param onCancel what is done when somebody has asked for work to be taken back
 * @param forgetsWakeUps whether who is woken before it sleeps is not woken
 */
record Misfortune(
        Set<DeviceDefect> device,
        Function<PersistentKernel, PersistentKernel> kernel,
        BiFunction<PersistentKernel, HostTime, EngineCore> core,
        BiConsumer<EngineCore, PersistentWork> onCancel,
        boolean forgetsWakeUps) {

    private static final long NEARLY_ALL_GENERATIONS = 0xFFFA;

    static final Misfortune NONE = new Misfortune(
            Set.of(),
            kernel -> kernel,
            (kernel, time) -> new EngineCore(kernel, time, NEARLY_ALL_GENERATIONS),
            (core, work) -> {},
            false);

    static Misfortune device(DeviceDefect defect) {
        return new Misfortune(Set.of(defect), NONE.kernel, NONE.core, NONE.onCancel, false);
    }

    static Misfortune kernel(Function<PersistentKernel, PersistentKernel> wrapper) {
        return new Misfortune(Set.of(), wrapper, NONE.core, NONE.onCancel, false);
    }

    static Misfortune core(BiFunction<PersistentKernel, HostTime, EngineCore> core) {
        return new Misfortune(Set.of(), NONE.kernel, core, NONE.onCancel, false);
    }

    static Misfortune onCancel(BiConsumer<EngineCore, PersistentWork> action) {
        return new Misfortune(Set.of(), NONE.kernel, NONE.core, action, false);
    }

    static Misfortune forgottenWakeUps() {
        return new Misfortune(Set.of(), NONE.kernel, NONE.core, NONE.onCancel, true);
    }

    void applyTo(Simulation simulation) {
        if (forgetsWakeUps) {
            simulation.forgetWakeUps();
        }
    }
}
