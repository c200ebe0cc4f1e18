package dev.megakernel.session;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.persistent.EngineEnd;
import dev.megakernel.persistent.EngineListener;

/** Hears of one engine of a persistent session, and collects the futures whose end its poller finds. */
final class RunnerListener implements EngineListener {

    private final PersistentRunner runner;
    private final CompiledKernel on;
    private final Callbacks callbacks;
    private final Leftovers leftovers;

    RunnerListener(PersistentRunner runner, CompiledKernel on, Callbacks callbacks) {
        this.runner = runner;
        this.on = on;
        this.callbacks = callbacks;
        this.leftovers = new Leftovers(callbacks);
    }

    @Override
    public void ended(EngineEnd end) {
        runner.engineEnded(on, end);
    }

    @Override
    public void looked(boolean waits) {
        callbacks.collectIn(leftovers);
        leftovers.looked(waits);
    }
}
