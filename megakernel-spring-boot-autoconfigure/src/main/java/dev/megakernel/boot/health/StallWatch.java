package dev.megakernel.boot.health;

import dev.megakernel.boot.MegakernelConfigurationException;
import dev.megakernel.session.SessionHealth;
import dev.megakernel.session.SessionTelemetry;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether a session has stopped getting on, and since when. Thread-safe.
 *
 * <p>How long the pass that runs has been running is measured by the session, so it does not matter how often anybody
 * looks. Only work that waits while no pass runs at all has to be seen at two looks.
 */
final class StallWatch {

    private static final Logger log = LoggerFactory.getLogger(StallWatch.class);

    private final Supplier<SessionTelemetry> session;
    private final Duration stallAfter;
    private final LongSupplier nanoTime;
    private @Nullable SessionTelemetry previous;
    private long idleSince;
    private boolean stalled;

    /**
     * Watches a session.
     *
     * @param session a look at it
     * @param stallAfter time without an end from which a pass counts as stalled
     * @param nanoTime clock, in ns from any origin
     * @throws MegakernelConfigurationException when {@code stallAfter} is not positive
     */
    StallWatch(Supplier<SessionTelemetry> session, Duration stallAfter, LongSupplier nanoTime) {
        if (stallAfter.isNegative() || stallAfter.isZero()) {
            throw new MegakernelConfigurationException("megakernel.session.stall-after is " + stallAfter
                    + ", but must be positive. Fix: set it to more than the longest pass takes, such as 30s.");
        }
        this.session = session;
        this.stallAfter = stallAfter;
        this.nanoTime = nanoTime;
    }

    /** Looks at the session. */
    synchronized Look look() {
        SessionTelemetry now = session.get();
        SessionHealth health = now.healthSince(previous == null ? now : previous);
        long time = nanoTime.getAsLong();
        if (previous == null || health.completedDelta() > 0 || !isLeftWaiting(previous) || !isLeftWaiting(now)) {
            idleSince = time;
        }
        boolean suspected = previous != null && health.suspectedStall();
        previous = now;
        Duration stuck = Duration.ofNanos(Math.max(now.passNanos(), time - idleSince));
        note(stuck);
        return new Look(now, health.completedDelta(), suspected, stuck, stalled);
    }

    /** The log tells each stall once, with its beginning and its end. */
    private void note(Duration stuck) {
        boolean before = stalled;
        stalled = stuck.compareTo(stallAfter) >= 0;
        if (stalled && !before) {
            log.warn(
                    "The session has stalled: nothing has ended for {} ms, and megakernel.session.stall-after is {}",
                    stuck.toMillis(),
                    stallAfter);
        } else if (before && !stalled) {
            log.info("The session gets on again");
        }
    }

    /** Whether work waits and nobody runs it. */
    private static boolean isLeftWaiting(SessionTelemetry look) {
        return look.inPass() == 0 && look.isBusy();
    }

    /**
     * A session at one look.
     *
     * @param telemetry the session
     * @param completed submissions that a pass ended since the look before
     * @param suspected whether work was there at this look and the one before, and none ended in between
     * @param stuck how long nothing has been getting on; zero while nothing is to do
     * @param stalled whether that is as long as a stall takes
     */
    record Look(SessionTelemetry telemetry, long completed, boolean suspected, Duration stuck, boolean stalled) {}
}
