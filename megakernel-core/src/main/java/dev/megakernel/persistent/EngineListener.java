package dev.megakernel.persistent;

/** Told once when an engine has ended. */
@FunctionalInterface
public interface EngineListener {

    /**
     * Called on the pump's thread after all work has ended and the kernel was released, whatever the reason. May take its time,
     * but must not wait for the engine. What it throws is logged and dropped.
     */
    void ended(EngineEnd end);
}
