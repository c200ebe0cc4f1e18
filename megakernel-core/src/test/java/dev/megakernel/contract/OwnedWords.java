package dev.megakernel.contract;

import dev.megakernel.protocol.ControlLayout;
import java.util.Random;

/**
 * Which observable words a slot of a random ring may write, so that no two slots write the same.
 *
 * <pre>
 * observable 0        the tag of fences; nobody reads it
 * 1 .. 479            word k belongs to slot k mod 160, so COMPARE_SWAP on k reports to a word of the same slot
 * 480 ..              a run of 24 words for each slot, for MEMCPY
 * the last 16         everybody may add, nobody reads
 * </pre>
 */
record OwnedWords(int slot, Random random) {

    /** Most slots of a random ring. */
    static final int MAX_SLOTS = 128;

    private static final int STRIDE = ControlLayout.OBSERVABLE_BASE;
    private static final int SINGLES = 3 * STRIDE;
    private static final int RUN = 24;
    private static final int SHARED_BASE = SINGLES + RUN * MAX_SLOTS;
    private static final int SHARED = 16;

    /** Observable words of a random ring. */
    static final int OBSERVABLES = SHARED_BASE + SHARED;

    /** An observable word of this slot alone. */
    int single() {
        return slot + STRIDE * (slot == 0 ? 1 + random.nextInt(2) : random.nextInt(3));
    }

    /** An observable word of this slot whose COMPARE_SWAP report is one, too. */
    int swappable() {
        return slot + STRIDE * (slot == 0 ? 1 : random.nextInt(2));
    }

    /** An observable word that everybody may add to. */
    int shared() {
        return SHARED_BASE + random.nextInt(SHARED);
    }

    /** A start in this slot's run and how far it goes from there: {@code {observable, words}}. */
    int[] run() {
        int start = random.nextInt(RUN);
        return new int[] {SINGLES + RUN * slot + start, RUN - start};
    }

    /** A control word that no pass changes while slots run. */
    int constant() {
        int first = ControlLayout.TENANT_BASE_WORD;
        return first + random.nextInt(ControlLayout.TENANT_FAIRNESS_BASE - first);
    }

    /** A control word that no opcode may write. */
    int forbidden() {
        int end = ControlLayout.OBSERVABLE_BASE + OBSERVABLES;
        int[] words = {
            random.nextInt(ControlLayout.OBSERVABLE_BASE), end, end + random.nextInt(99), -1 - random.nextInt(400)
        };
        return words[random.nextInt(words.length)];
    }

    /** The control index of an observable word. */
    static int control(int observable) {
        return ControlLayout.OBSERVABLE_BASE + observable;
    }
}
