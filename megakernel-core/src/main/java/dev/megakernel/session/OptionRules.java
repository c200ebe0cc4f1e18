package dev.megakernel.session;

import java.time.Duration;

/** Checks of session options, with one wording for all. */
final class OptionRules {

    private OptionRules() {}

    static void requirePositive(String option, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw refused(option, value, "it must be positive");
        }
    }

    static void requireNotNegative(String option, Duration value) {
        if (value.isNegative()) {
            throw refused(option, value, "it must not be negative");
        }
    }

    static void requireWithin(String option, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw refused(option, value, "it must lie in " + lowest + ".." + highest);
        }
    }

    private static IllegalArgumentException refused(String option, Object value, String rule) {
        return new IllegalArgumentException("Session option " + option + " is " + value + ", but " + rule
                + ". Fix: set a value in that range, or leave the default.");
    }
}
