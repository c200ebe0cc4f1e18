package dev.megakernel.vulkan;

import java.time.Duration;

/**
 * What ends a launch that nobody tells to leave.
 *
 * @param looks looks for work, at least 1
 * @param ticks ticks of the device's clock, u32; 0 where shaders cannot read one
 */
record LaunchBound(int looks, int ticks) {

    /** No GPU seen looks for work in less, so a launch that nobody ends is over in a few quanta. */
    private static final Duration FASTEST_LOOK = Duration.ofNanos(200);

    /** Quanta that a launch nobody ends takes at most; clocks that rise do not end it before its quantum is over. */
    private static final int QUANTA_ALONE = 2;

    private static final long PICOS_A_NANO = 1000;

    /**
     * How fast a device is.
     *
     * @param lookNanos time of a look for work, in ns; 0 where it is not known
     * @param tickPicos time between two ticks of the clock that shaders read, in ps; 0 where there is none
     */
    record Pace(int lookNanos, int tickPicos) {

        static final Pace UNKNOWN = new Pace(0, 0);
    }

    /**
     * The bound of launches that the host tells to leave when a quantum is over. It is for a host that is held up: the clock ends
     * a launch after its quantum, or counted looks do a little later.
     */
    static LaunchBound of(Duration quantum, Pace pace) {
        long looks = quantum.dividedBy(FASTEST_LOOK);
        if (pace.lookNanos() > 0) {
            looks = Math.min(looks, quantum.multipliedBy(QUANTA_ALONE).toNanos() / pace.lookNanos());
        }
        long ticks = pace.tickPicos() == 0 ? 0 : Math.max(1, quantum.toNanos() * PICOS_A_NANO / pace.tickPicos());
        // Ticks are compared by their difference, which is right for half of their range.
        return new LaunchBound(atLeastOne(looks), (int) Math.min(ticks, Integer.MAX_VALUE));
    }

    private static int atLeastOne(long looks) {
        return (int) Math.max(1, Math.min(looks, Integer.MAX_VALUE));
    }
}
