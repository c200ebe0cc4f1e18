package dev.megakernel.session;

import dev.megakernel.protocol.FaultCode;

/**
 * What the slots of a batch left behind, by number of the slot: outcomes and result words in two arrays, no object for a slot.
 * Immutable and thread-safe.
 */
public final class SlotResults {

    /** Of a batch that did not ask for results. */
    static final SlotResults NONE = new SlotResults("", 0, 0);

    private static final byte DROPPED = 0;
    private static final byte DONE = DROPPED + 1;
    private static final byte FAULT = DONE + 1;

    private final String opcode;
    private final int declared;
    private final int width;
    private final byte[] ends;
    private final int[] words;

    /** Room for the slots of an opcode that declares so many results; until told otherwise, none of them ran. */
    SlotResults(String opcode, int slots, int declared) {
        this.opcode = opcode;
        this.declared = declared;
        // A fault code needs a word where no result does.
        this.width = Math.max(1, declared);
        this.ends = new byte[slots];
        this.words = new int[slots * width];
    }

    /** Notes that a slot is done. Before anybody else sees this object. */
    void done(int slot, int[] results) {
        ends[slot] = DONE;
        System.arraycopy(results, 0, words, slot * width, declared);
    }

    /** Notes that a slot faulted. Before anybody else sees this object. */
    void fault(int slot, int faultCode) {
        ends[slot] = FAULT;
        words[slot * width] = faultCode;
    }

    /** Slots of the batch; 0 when results were not asked for. */
    public int size() {
        return ends.length;
    }

    /** Whether a slot ran to its end. */
    public boolean isDone(int slot) {
        return endOf(slot) == DONE;
    }

    /** Whether a slot faulted. */
    public boolean isFault(int slot) {
        return endOf(slot) == FAULT;
    }

    /** Whether a slot never ran. */
    public boolean isDropped(int slot) {
        return endOf(slot) == DROPPED;
    }

    /** Why a slot faulted, a {@link FaultCode} or the opcode's own u32; 0 unless it did. */
    public int faultCode(int slot) {
        return endOf(slot) == FAULT ? words[slot * width] : FaultCode.NONE;
    }

    /**
     * Result word {@code index} of a slot, a u32.
     *
     * @throws IndexOutOfBoundsException when there is no such slot, it is not done, or its opcode does not declare so many
     *     results
     */
    public int word(int slot, int index) {
        boolean done = endOf(slot) == DONE;
        if (!done || index < 0 || index >= declared) {
            throw new IndexOutOfBoundsException("Result word " + index + " of slot " + slot + " of a batch of opcode \""
                    + opcode + "\" was asked for, but the slot "
                    + (done ? "has " + declared + " of them" : "is not done")
                    + ". Fix: ask isDone(slot) first, or declare more results.");
        }
        return words[slot * width + index];
    }

    private byte endOf(int slot) {
        if (slot < 0 || slot >= ends.length) {
            throw new IndexOutOfBoundsException("Slot " + slot + " of a batch was asked for, but results of "
                    + ends.length + " slots were kept. Fix: submit the batch with keepingResults(), and count from 0.");
        }
        return ends[slot];
    }
}
