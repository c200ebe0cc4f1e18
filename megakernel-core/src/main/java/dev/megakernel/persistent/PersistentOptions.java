package dev.megakernel.persistent;

import java.time.Duration;

/**
 * How an engine waits and what it knows of its device. Immutable.
 *
 * @param parkAfter how long launches go on without work
 * @param callerSpin how long a thread looks for the end of its own work before it parks
 * @param virtualSpinners virtual threads that may spin at the same time; the others park at once
 * @param pollerPasses fruitless looks of the poller in a row before it starts to park
 * @param pollerPark longest time the poller parks while something is under way; it starts with a fraction of it
 * @param loopLimit iterations after which the driver ends a loop, 0 when it does not; see
 *     {@link dev.megakernel.backend.PersistentVerdict}
 */
public record PersistentOptions(
        Duration parkAfter,
        Duration callerSpin,
        int virtualSpinners,
        int pollerPasses,
        Duration pollerPark,
        int loopLimit) {

    private static final Duration DEFAULT_PARK_AFTER = Duration.ofMillis(100);
    private static final Duration DEFAULT_SPIN = Duration.ofNanos(50_000);
    private static final Duration LONGEST_POLLER_PARK = Duration.ofNanos(100_000);
    private static final int PASSES_WITH_OWN_CORE = 20_000;
    private static final int PROCESSORS_FOR_A_SPINNER = 4;

    /** Checks that nothing is negative. */
    public PersistentOptions {
        requirePositive("park-after", parkAfter);
        requirePositive("longest park of the poller", pollerPark);
        if (callerSpin.isNegative() || virtualSpinners < 0 || pollerPasses < 0 || loopLimit < 0) {
            throw new IllegalArgumentException("Waiting was set to spin " + callerSpin + ", " + virtualSpinners
                    + " virtual threads at a time, " + pollerPasses + " passes of the poller, with a loop limit of "
                    + loopLimit
                    + ", but none of these is negative. Fix: use 0 for none.");
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "The " + what + " is " + value + ", but a positive time is needed. Fix: use some milliseconds.");
        }
    }

    /** What suits a JVM with so many processors: with few, a thread that spins takes time from those who have work. */
    public static PersistentOptions forProcessors(int processors) {
        boolean maySpin = processors >= PROCESSORS_FOR_A_SPINNER;
        return new PersistentOptions(
                DEFAULT_PARK_AFTER,
                DEFAULT_SPIN,
                Math.max(1, processors / PROCESSORS_FOR_A_SPINNER),
                maySpin ? PASSES_WITH_OWN_CORE : 0,
                LONGEST_POLLER_PARK,
                0);
    }

    /** The same with another time to park after. */
    public PersistentOptions withParkAfter(Duration value) {
        return new PersistentOptions(value, callerSpin, virtualSpinners, pollerPasses, pollerPark, loopLimit);
    }

    /** The same with another time that callers spin. */
    public PersistentOptions withCallerSpin(Duration value) {
        return new PersistentOptions(parkAfter, value, virtualSpinners, pollerPasses, pollerPark, loopLimit);
    }

    /** The same with the loop limit of a device. */
    public PersistentOptions withLoopLimit(int iterations) {
        return new PersistentOptions(parkAfter, callerSpin, virtualSpinners, pollerPasses, pollerPark, iterations);
    }
}
