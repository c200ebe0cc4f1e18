package dev.megakernel.session;

import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.RingTelemetry;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A session at one moment: its ring as the pass that runs has got it, what waits for the next pass, and how much ended so
 * far. Safe to share between threads as long as nobody decodes into {@link #ring()}.
 *
 * @param ring the ring and control header of the pass that runs, all slots EMPTY between passes. A batched session hands
 *     its device a ring and gets it back at the end of the pass, so slots show PUBLISHED for all of it. DONE_COUNT is the
 *     session's count of DONE submissions and the tenants' claim counters are those since their last grant, each modulo
 *     2^32
 * @param waiting submissions that wait for a pass, for every priority
 * @param inPass submissions in the pass that runs, or whose outcomes are being handed out
 * @param completed submissions that a pass ended since the session was opened: done, faulted, failed, or refused by the
 *     device
 * @param passNanos how long that pass has been running, in nanoseconds; 0 without one
 */
public record SessionTelemetry(
        RingTelemetry ring, Map<Priority, Integer> waiting, int inPass, long completed, long passNanos) {

    /** Copies the counts, CRITICAL first. */
    public SessionTelemetry {
        Map<Priority, Integer> ordered = new EnumMap<>(Priority.class);
        ordered.putAll(waiting);
        waiting = Collections.unmodifiableMap(ordered);
    }

    /** Submissions that wait for a pass, of all priorities. */
    public int waitingTotal() {
        return waiting.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether something waits or runs. */
    public boolean isBusy() {
        return inPass + waitingTotal() > 0;
    }

    /**
     * What happened since an earlier look at the same session. Looks should be further apart than the longest pass takes:
     * within one pass nothing completes.
     *
     * @throws BackendException when the other look is later, or one at another session
     */
    public SessionHealth healthSince(SessionTelemetry previous) {
        long delta = completed - previous.completed;
        if (delta < 0) {
            throw new BackendException("session completions moved backwards, from " + previous.completed + " to "
                    + completed + ". Fix: compare with an earlier look at the same session.");
        }
        boolean stalled = delta == 0 && isBusy() && previous.isBusy();
        return new SessionHealth(delta, stalled, waitingTotal(), inPass, passNanos);
    }
}
