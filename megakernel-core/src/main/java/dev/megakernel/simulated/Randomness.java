package dev.megakernel.simulated;

/** Numbers that follow from a seed, the same on every Java. Not thread-safe. */
public final class Randomness {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    /** Starts from a seed; neighbouring seeds have nothing in common. */
    public Randomness(long seed) {
        state = mix(seed + GOLDEN);
    }

    /** Spreads the bits of a value over all 64. */
    public static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The next 64 bits. */
    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number from 0 to {@code bound - 1}. */
    public int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** A number from {@code least} to {@code most}. */
    public int between(int least, int most) {
        return least + below(most - least + 1);
    }

    /** True once in {@code n} times. */
    public boolean oneIn(int n) {
        return below(n) == 0;
    }

    /** One of the values. */
    public int of(int... values) {
        return values[below(values.length)];
    }
}
