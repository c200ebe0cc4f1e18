package dev.megakernel.benchmarks.device;

import dev.megakernel.session.SubmissionResult;

/**
 * The host's view of the words that {@link TouchOpcodes} touch. A cell must not be touched again before its last touch was
 * checked. Different threads may use different cells; which thread has a cell may change with a happens-before edge.
 */
final class Cells {

    private static final int STEP = 0x6A09_E667;

    private final int[] held;
    private final int[] expected;

    Cells(int count) {
        held = new int[count];
        expected = new int[count];
    }

    int count() {
        return held.length;
    }

    /** The value to store in a cell now; what comes back is then expected. */
    int touch(int cell) {
        // Cells step differently, so that one cell's answer is not another's.
        int value = held[cell] + (STEP ^ cell << 1);
        expected[cell] = TouchOpcodes.result(held[cell], value);
        held[cell] = value;
        return value;
    }

    /** Checks the first result word of the cell's last touch. */
    void check(int cell, int seen) {
        if (seen != expected[cell]) {
            throw new WrongResultException(
                    "The result for cell " + cell,
                    Integer.toUnsignedString(seen),
                    Integer.toUnsignedString(expected[cell]));
        }
    }

    /** Checks all result words of the cell's last touch. */
    void check(int cell, SubmissionResult result) {
        result.requireDone();
        check(cell, result.word(0));
        int[] words = result.words();
        for (int i = 1; i < words.length; i++) {
            check(cell, words[i] - i);
        }
    }
}
