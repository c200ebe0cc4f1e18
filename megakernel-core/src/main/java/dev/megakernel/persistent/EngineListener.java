package dev.megakernel.persistent;

/** Told once when an engine has ended, and of the rounds that its poller makes. */
@FunctionalInterface
public interface EngineListener {

    /**
     * Called on the pump's thread after all work has ended and the kernel was released, whatever the reason. May take its time,
     * but must not wait for the engine. What it throws is logged and dropped.
     */
    void ended(EngineEnd end);

    /**
     * Called on the poller's thread each time it has looked at all it watches, for whoever collects what to do about the ends of a
     * round. Must not block or throw.
     *
     * @param waits whether it is about to sleep, so that it may take long until the next call
     */
    default void looked(boolean waits) {}
}
