package dev.megakernel.benchmarks.device;

import java.util.SplittableRandom;

/** Times of random arrivals at a given rate, in ns from the first one. The same seed gives the same times. */
final class PoissonTimes {

    private static final double NANOS = 1e9;

    private final SplittableRandom random;
    private final double nanosBetween;
    private double due;

    PoissonTimes(long seed, double perSecond) {
        this.random = new SplittableRandom(seed);
        this.nanosBetween = NANOS / perSecond;
    }

    /** When the next one arrives. */
    double due() {
        return due;
    }

    /** Goes on to the one after that. */
    void advance() {
        due -= Math.log(1 - random.nextDouble()) * nanosBetween;
    }
}
