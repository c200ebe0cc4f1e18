package dev.megakernel.persistent;

import dev.megakernel.protocol.FaultCode;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds work that a launch claimed and left undone. What was seen to be claimed while launches up to some number had been
 * started is complete once these have all ended, or never will be. For the pump only.
 */
final class LaunchLosses {

    private final EngineCore core;
    private final Ending ending;
    private final int faultCode;
    private final long[] claimed;
    private boolean waiting;

    /** The launch after the last one that may have claimed what is waited for. */
    private int bound;

    private final AtomicLong lost = new AtomicLong();

    LaunchLosses(EngineCore core, int loopLimit) {
        this.core = core;
        this.ending = loopLimit > 0 ? Ending.FAULT : Ending.FAILED;
        this.faultCode = loopLimit > 0 ? FaultCode.LOOP_LIMIT : FaultCode.NONE;
        this.claimed = new long[core.rings.length];
    }

    /** Called whenever a launch has ended. */
    void launchEnded(Launches launches) {
        if (core.settlement.outstanding().isZero()) {
            waiting = false;
            return;
        }
        endIfDue(launches);
        if (!waiting) {
            look(launches);
            endIfDue(launches);
        }
    }

    private void look(Launches launches) {
        for (int ring = 0; ring < claimed.length; ring++) {
            PublishRing published = core.rings[ring];
            claimed[ring] = published.claims().furthest(published.rung());
        }
        bound = launches.next();
        waiting = true;
    }

    private void endIfDue(Launches launches) {
        if (!waiting || launches.oldest() - bound < 0) {
            return;
        }
        waiting = false;
        for (int ring = 0; ring < claimed.length; ring++) {
            core.rings[ring].claims().skipTo(claimed[ring]);
        }
        CompletionTable table = core.settlement.table();
        for (int index = 0; index < table.size(); index++) {
            endIfLost(table.at(index));
        }
    }

    private void endIfLost(CompletionEntry entry) {
        long use = entry.openUse();
        if (use == 0 || entry.lastPosition >= claimed[entry.ring] || core.settlement.tryEnd(entry, use)) {
            return;
        }
        // What was read belongs to this use if it still is open, and the use that is settled is this one.
        if (core.settlement.end(entry, use, ending, faultCode)) {
            lost.incrementAndGet();
        }
    }

    /** Submissions that were lost in launches so far. */
    long lost() {
        return lost.get();
    }
}
