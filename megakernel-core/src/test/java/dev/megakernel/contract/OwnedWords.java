package dev.megakernel.contract;

import dev.megakernel.protocol.ControlLayout;
import java.util.Random;

/**
 * Which observable words a slot of a random ring may write, so that no two slots write the same.
 *
 * <pre>
 * blocks of 480       word k of block b belongs to slot 160 b + k mod 160, so COMPARE_SWAP on k reports to a word of the
 *                     same slot; the very first word is the tag of fences, which nobody reads
 * then                a run of 24 words for each slot, for MEMCPY
 * the last 16         everybody may add, nobody reads
 * </pre>
 */
record OwnedWords(int slot, int slots, Random random) {

    private static final int STRIDE = ControlLayout.OBSERVABLE_BASE;
    private static final int WORDS_A_BLOCK = 3;
    private static final int RUN = 24;
    private static final int SHARED = 16;

    /** Observable words of a random ring. */
    static int observables(int slots) {
        return sharedBase(slots) + SHARED;
    }

    private static int runs(int slots) {
        return (slots + STRIDE - 1) / STRIDE * WORDS_A_BLOCK * STRIDE;
    }

    private static int sharedBase(int slots) {
        return runs(slots) + RUN * slots;
    }

    /** An observable word of this slot alone. */
    int single() {
        return word(slot == 0 ? 1 + random.nextInt(WORDS_A_BLOCK - 1) : random.nextInt(WORDS_A_BLOCK));
    }

    /** An observable word of this slot whose COMPARE_SWAP report is one, too. */
    int swappable() {
        return word(slot == 0 ? 1 : random.nextInt(WORDS_A_BLOCK - 1));
    }

    private int word(int row) {
        return (slot / STRIDE * WORDS_A_BLOCK + row) * STRIDE + slot % STRIDE;
    }

    /** An observable word that everybody may add to. */
    int shared() {
        return sharedBase(slots) + random.nextInt(SHARED);
    }

    /** A start in this slot's run and how far it goes from there: {@code {observable, words}}. */
    int[] run() {
        int start = random.nextInt(RUN);
        return new int[] {runs(slots) + RUN * slot + start, RUN - start};
    }

    /** An observable index past the last. */
    int missing() {
        return observables(slots);
    }

    /** A control word that no pass changes while slots run. */
    int constant() {
        int first = ControlLayout.TENANT_BASE_WORD;
        return first + random.nextInt(ControlLayout.TENANT_FAIRNESS_BASE - first);
    }

    /** A control word that no opcode may write. */
    int forbidden() {
        int end = ControlLayout.OBSERVABLE_BASE + observables(slots);
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
