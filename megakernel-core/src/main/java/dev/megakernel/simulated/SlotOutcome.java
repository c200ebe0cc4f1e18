package dev.megakernel.simulated;

import dev.megakernel.protocol.SessionLayout;

/**
 * How a slot ended that ran.
 *
 * @param status {@link SessionLayout#STATUS_DONE} or {@link SessionLayout#STATUS_FAULT}
 * @param results twelve words; the first is the fault code of a slot that faulted. The owner may change them
 */
public record SlotOutcome(int status, int[] results) {

    /** A slot that came to its end. */
    public static SlotOutcome done(int[] results) {
        return new SlotOutcome(SessionLayout.STATUS_DONE, results);
    }

    /** A slot that faulted. */
    public static SlotOutcome fault(int code) {
        int[] results = new int[SessionLayout.RESULTS];
        results[0] = code;
        return new SlotOutcome(SessionLayout.STATUS_FAULT, results);
    }

    /** A number that stands for the results. */
    public static long digest(int[] results, int count) {
        long digest = count;
        for (int i = 0; i < count; i++) {
            digest = Randomness.mix(digest * 31 + results[i]);
        }
        return digest;
    }
}
