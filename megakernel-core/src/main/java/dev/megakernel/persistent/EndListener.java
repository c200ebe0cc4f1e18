package dev.megakernel.persistent;

/** Told once of the end of a piece of work. */
@FunctionalInterface
public interface EndListener {

    /**
     * Called on the thread that found out: the engine's poller or pump, a thread that waits for this work or publishes it. Must
     * not block; what it throws is logged and dropped. The work may be published again from here on.
     */
    void ended(PersistentWork work);
}
