package dev.megakernel.persistent;

import java.time.Duration;

/** Waits for the end of an engine, and ends its work itself when its thread does not come back from the backend. */
final class CloseWait {

    /** What the engine's thread gets on top of its own times. */
    private static final long SPARE_NANOS = Duration.ofSeconds(2).toNanos();

    private final EngineCore core;
    private final EngineRunner runner;

    CloseWait(EngineCore core, EngineRunner runner) {
        this.core = core;
        this.runner = runner;
    }

    CloseResult await(long longestNanos, long lookNanos) {
        long start = core.time.nanoTime();
        while (!runner.isFinished()) {
            if (Thread.currentThread().isInterrupted()) {
                return CloseResult.UNDER_WAY;
            }
            if (core.time.nanoTime() - start >= longestNanos + SPARE_NANOS) {
                return abandon();
            }
            core.time.park(this, lookNanos);
        }
        return runner.isReleased() ? CloseResult.RELEASED : CloseResult.LEAKED;
    }

    private CloseResult abandon() {
        // Whoever is inside keeps the memory mapped, unless the phase was final before.
        core.inside.enter(0);
        try {
            if (!core.phase.now().isFinal()) {
                core.phase.end(Phase.State.CLOSED, null);
                core.settlement.endAll(Ending.CLOSED);
            }
        } finally {
            core.inside.leave(0);
        }
        return CloseResult.ABANDONED;
    }
}
