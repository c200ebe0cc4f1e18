package dev.megakernel.persistent;

import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;

/**
 * Reads what the device left in the completion table and in the table for results of batches.
 *
 * <p>Both hold the same shape: parts that each validate themselves by a tag of generation and status. A quarter is one store of
 * the device, so its words follow its tag; nothing orders quarters, so each has to show its tag. However a slot ends, all parts of
 * its opcode's results are written; only a slot that is BROKEN does not tell its opcode. Thread-safe.
 */
final class CompletionReader {

    /** Answer for a completion that is not there, or not whole yet. */
    static final int NOT_YET = 0;

    private static final int GENERATION_MASK = -1 << SessionLayout.GENERATION_SHIFT;

    private final SharedWords up;
    private final SessionGeometry geometry;
    private final int completionsByte;
    private final int resultsByte;
    private final int stride;

    CompletionReader(SharedWords up, SessionGeometry geometry) {
        this.up = up;
        this.geometry = geometry;
        this.completionsByte = geometry.completionByte(0);
        this.resultsByte = geometry.resultByte(0);
        this.stride = geometry.completionBytes();
    }

    int completionAt(int entry) {
        return completionsByte + entry * stride;
    }

    int resultAt(int result) {
        return resultsByte + result * stride;
    }

    /**
     * The status of a completion that is there as a whole.
     *
     * @param at its byte, see {@link #completionAt} and {@link #resultAt}
     * @param generation generation of the use that is asked for
     * @param parts parts of its results
     * @return a status of {@link SessionLayout}, or {@link #NOT_YET}; a status that does not exist reads as BROKEN
     */
    int status(int at, int generation, int parts) {
        int tag = up.getInt(at + geometry.tagByte(0));
        if (tag >>> SessionLayout.GENERATION_SHIFT != generation) {
            return NOT_YET;
        }
        int status = SessionLayout.entry(tag);
        if (status < SessionLayout.STATUS_DONE
                || status > SessionLayout.STATUS_BATCH
                || status == SessionLayout.STATUS_BROKEN) {
            return SessionLayout.STATUS_BROKEN;
        }
        for (int part = 1; part < parts; part++) {
            if (up.getInt(at + geometry.tagByte(part)) != tag) {
                return NOT_YET;
            }
        }
        return status;
    }

    /**
     * How many results of a batch, in a row, are there as a whole.
     *
     * @param first number of the first
     * @param count how many to look at
     */
    int countThere(int first, int count, int generation, int parts) {
        int at = resultAt(first);
        int there = count;
        // Under one generation a slot has stored all that shows it, with one status.
        for (int part = 0; part < parts && there > 0; part++) {
            there = up.countShowing(
                    at + geometry.tagByte(part),
                    stride,
                    there,
                    GENERATION_MASK,
                    generation << SessionLayout.GENERATION_SHIFT);
        }
        boolean broken = there < count && status(at + there * stride, generation, parts) != NOT_YET;
        return broken ? there + 1 : there;
    }

    /** Copies what lies in the table for results of batches, as the device has stored it. */
    void copy(int first, int count, int[] into) {
        up.getInts(resultAt(first), into, count * stride / Integer.BYTES);
    }

    /** Result word of a completion that is there. */
    int word(int at, int result) {
        return up.getInt(at + geometry.resultWordByte(result));
    }

    /** Copies the result words of a completion that is there. */
    void words(int at, int results, int[] into) {
        for (int result = 0; result < results; result++) {
            into[result] = word(at, result);
        }
    }
}
