package dev.megakernel.protocol;

/**
 * How many slots the lanes of a priority pass look at. A partition of {@code length} slots is shared by {@code width}
 * lanes: lane p looks at positions p, p + width, p + 2 width and so on, lanes past the partition's end at none. Widths
 * and lengths are u32; a width of 0 counts as 1.
 */
public final class PriorityProbes {

    private PriorityProbes() {}

    /**
     * Probes of each active lane, so that together they cover the partition.
     *
     * @return u32 as a long; 0 for an empty partition
     */
    public static long probeCount(int length, int width) {
        long lanes = lanes(width);
        return (Integer.toUnsignedLong(length) + lanes - 1) / lanes;
    }

    /**
     * Lanes that have a position in the partition.
     *
     * @return u32 as a long
     */
    public static long activeLanes(int length, int width) {
        return Math.min(Integer.toUnsignedLong(length), lanes(width));
    }

    /** Probes of all active lanes together: at least the partition's length, and below the sum of length and width. */
    public static long probeBudget(int length, int width) {
        return probeCount(length, width) * activeLanes(length, width);
    }

    private static long lanes(int width) {
        return Math.max(Integer.toUnsignedLong(width), 1);
    }
}
