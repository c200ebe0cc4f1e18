package dev.megakernel.persistent;

import dev.megakernel.protocol.SessionLayout;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine without threads on the smallest device: actors play submitter, owner, poller, pump and device. */
final class StressEngine {

    /** What all work answers. */
    static final int VALUE = 5;

    private static final PersistentOptions OPTIONS =
            PersistentOptions.forProcessors(1).withCallerSpin(Duration.ZERO);

    final StressKernel kernel = new StressKernel();
    final StressDevice device = new StressDevice(kernel);
    final StressTime time = new StressTime();
    final EngineCore core;
    final Publisher publisher;
    final Canceller canceller;
    final CompletionPoller poller;
    final CallerWait waiting;

    private final AtomicInteger ends = new AtomicInteger();

    StressEngine() {
        this(new StripedCount());
    }

    /** An engine that counts who is inside in a way of its own. */
    StressEngine(StripedCount inside) {
        core = new EngineCore(kernel, time, 0, inside, new Sleeper(time));
        publisher = new Publisher(core);
        canceller = new Canceller(core);
        poller = new CompletionPoller(core, OPTIONS);
        waiting = new CallerWait(core, OPTIONS);
        // Whoever sleeps can be woken from the start.
        core.pump.isCurrentThread();
        core.watched.poller().isCurrentThread();
    }

    LaunchPump pump() {
        return new LaunchPump(core, OPTIONS);
    }

    /** Work whose ends are counted. */
    PersistentCall call() {
        return StressDevice.describe(new PersistentCall(ended -> ends.incrementAndGet()), VALUE);
    }

    /** Such work, published. */
    PersistentCall published() {
        PersistentCall call = call();
        publisher.publish(call);
        return call;
    }

    /** Ends of all such work so far. */
    int ends() {
        return ends.get();
    }

    CompletionEntry entryOf(PersistentWork work) {
        return core.settlement.table().entryOf(work.ticket());
    }

    static long useOf(PersistentWork work) {
        return CompletionTable.useOf(work.ticket());
    }

    /** Has the device claim work and complete it. */
    void complete(PersistentWork work) {
        complete(work, SessionLayout.STATUS_DONE);
    }

    /** Has the device claim work and end it with a status. */
    void complete(PersistentWork work, int status) {
        CompletionEntry entry = entryOf(work);
        device.recordClaim(entry.lastPosition);
        device.complete(entry, useOf(work), status, VALUE);
    }

    /** Ends work as the pump does when the device is lost. */
    void lose(PersistentWork work) {
        core.settlement.end(entryOf(work), useOf(work), Ending.LOST, 0);
    }

    /** Unmaps the memory if nobody seems to be inside, after the phase has changed. */
    void unmapIfNobodyIsInside() {
        if (core.inside.isZero()) {
            kernel.close();
        }
    }

    /** Whether somebody touched memory that was unmapped. */
    boolean isTouchedAfterUnmap() {
        return kernel.down.isTouchedAfterUnmap() || kernel.up.isTouchedAfterUnmap();
    }

    /** Entries that nobody uses; takes them all. */
    int free() {
        int free = 0;
        // An entry that was given back twice comes for ever.
        while (free <= StressKernel.ENTRIES && core.settlement.table().take(0) != null) {
            free++;
        }
        return free;
    }
}
