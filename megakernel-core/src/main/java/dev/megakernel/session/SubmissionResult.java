package dev.megakernel.session;

import dev.megakernel.protocol.FaultCode;
import java.util.Arrays;

/**
 * What an opcode that ran left behind.
 *
 * <p>Immutable and thread-safe.
 *
 * @param status how it ended
 * @param opcode name of the opcode
 * @param faultCode why it faulted, a {@link FaultCode} or the opcode's own u32; 0 when it is done, and when the backend
 *     does not tell
 * @param words the u32 result words the opcode declares, none after a fault; copied in and out
 */
public record SubmissionResult(SubmissionStatus status, String opcode, int faultCode, int[] words) {

    private static final int[] NO_WORDS = {};

    /** Copies the words. */
    public SubmissionResult {
        words = words.clone();
    }

    /** The result of an opcode that ran to its end. */
    public static SubmissionResult done(String opcode, int... words) {
        return new SubmissionResult(SubmissionStatus.DONE, opcode, FaultCode.NONE, words);
    }

    /** The result of an opcode that faulted. */
    public static SubmissionResult fault(String opcode, int faultCode) {
        return new SubmissionResult(SubmissionStatus.FAULT, opcode, faultCode, NO_WORDS);
    }

    /** A copy of the result words. */
    @Override
    public int[] words() {
        return words.clone();
    }

    /**
     * Result word {@code index}, a u32.
     *
     * @throws IndexOutOfBoundsException when the opcode does not declare so many results, or faulted
     */
    public int word(int index) {
        if (index < 0 || index >= words.length) {
            throw new IndexOutOfBoundsException(
                    "Result word " + index + " of opcode \"" + opcode + "\" was asked for, but it"
                            + " ended " + status + " with " + words.length
                            + " of them. Fix: call requireDone() first, or declare more results.");
        }
        return words[index];
    }

    /**
     * This result, if the opcode ran to its end.
     *
     * @throws SlotFaultException when it faulted
     */
    public SubmissionResult requireDone() {
        if (status == SubmissionStatus.FAULT) {
            throw new SlotFaultException(opcode, faultCode);
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubmissionResult that
                && status == that.status
                && opcode.equals(that.opcode)
                && faultCode == that.faultCode
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * status.hashCode() + opcode.hashCode()) + faultCode) + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "SubmissionResult[status=%s, opcode=%s, faultCode=0x%X, words=%s]"
                .formatted(status, opcode, faultCode, Unsigned.list(words));
    }
}
