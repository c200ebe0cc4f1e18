package dev.megakernel.persistent;

/**
 * Notices that the device does not take what it was shown. That is so for a while when long opcodes hold every workgroup, and
 * for ever when a launch ended between a claim and its record, or bells and cursors disagree. The difference shows in a launch
 * that runs alone: it has workgroups with nothing to do, so it claims at once. For the pump only.
 */
final class StallWatch {

    private static final int SUSPICIOUS_QUANTA = 4;
    private static final int STRIKES = 64;
    private static final int STRIKES_OF_LONG_LAUNCH = 16;

    private final EngineCore core;
    private final long quantum;
    private long claimed = Long.MIN_VALUE;
    private long since;
    private boolean watching;
    private long launchedAt;
    private boolean alone;
    private boolean sentAway;
    private int strikes;

    StallWatch(EngineCore core, long quantum) {
        this.core = core;
        this.quantum = quantum;
    }

    /** Looks at the rings; answers whether launches should run one by one, to find out. */
    boolean isSuspicious(long now) {
        long sum = 0;
        boolean waiting = false;
        for (PublishRing ring : core.rings) {
            long follow = ring.claims().follow();
            sum += follow;
            waiting |= ring.rung() > follow;
        }
        if (!waiting || !watching || sum != claimed) {
            watching = waiting;
            claimed = sum;
            since = now;
            strikes = 0;
            alone = false;
        }
        return watching && now - since >= SUSPICIOUS_QUANTA * quantum;
    }

    /** Called after {@link #isSuspicious} when a launch has started. */
    void launched(long now, boolean noOther) {
        alone = noOther && watching;
        sentAway = false;
        launchedAt = now;
    }

    /** Called when launches are told to leave early. */
    void sentAway() {
        sentAway = true;
    }

    /**
     * Called when no launch is under way any more.
     *
     * @return whether the device certainly does not take its work
     */
    boolean isStalled(long now) {
        if (!isSuspicious(now) || !alone) {
            return false;
        }
        alone = false;
        boolean longEnough = now - launchedAt >= quantum / 2;
        if (longEnough || !sentAway) {
            strikes += longEnough ? STRIKES_OF_LONG_LAUNCH : 1;
        }
        return strikes >= STRIKES;
    }
}
