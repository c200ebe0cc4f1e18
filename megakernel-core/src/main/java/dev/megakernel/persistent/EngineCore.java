package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.protocol.SessionGeometry;

/** What all parts of an engine share. Thread-safe. */
final class EngineCore {

    final PersistentKernel kernel;
    final SessionGeometry geometry;
    final HostTime time;
    final Phase phase = new Phase();
    final PublishRing[] rings;
    final CancelWords[] cancels;
    final Settlement settlement;

    /** What the poller looks after. */
    final WatchList watched;

    /** Threads that may touch the kernel's memory now, but for the pump: who waits until it is zero may unmap. */
    final StripedCount inside;

    /** Where the pump sleeps. */
    final Sleeper pump;

    /** What a submitter starts while it does. */
    final WakeLaunch wakeLaunch;

    /**
     * Wires an engine.
     *
     * @param uses how often each completion entry was used before; 0 but in tests
     */
    EngineCore(PersistentKernel kernel, HostTime time, long uses) {
        this(kernel, time, uses, new StripedCount(), new Sleeper(time));
    }

    /** As above, with parts that tests may replace by defective ones. */
    EngineCore(PersistentKernel kernel, HostTime time, long uses, StripedCount inside, Sleeper pump) {
        this.kernel = kernel;
        this.geometry = kernel.config().geometry();
        this.time = time;
        this.rings = PublishRing.all(kernel);
        this.cancels = CancelWords.all(kernel);
        CompletionTable table = new CompletionTable(geometry.entries(), uses);
        this.settlement = new Settlement(kernel, rings, table, phase, time);
        this.watched = new WatchList(geometry.entries(), new Sleeper(time));
        this.inside = inside;
        this.pump = pump;
        this.wakeLaunch = new WakeLaunch(time);
    }
}
