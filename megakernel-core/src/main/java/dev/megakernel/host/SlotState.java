package dev.megakernel.host;

import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What is known of the slot that runs: where its arguments are, the results so far, and whether it faulted. */
final class SlotState {

    private final ByteBuffer ring;
    private final int[] results = new int[SlotLayout.ARGS_PER_SLOT];
    private int slot;
    private int opcode;
    private int firstArg;
    private int argCount;
    private int resultCount;
    private boolean faulted;
    private int faultCode;

    SlotState(ByteBuffer ring) {
        this.ring = ring;
    }

    void begin(int slot) {
        this.slot = slot;
        faulted = false;
        faultCode = FaultCode.NONE;
        callWith(0, 0, 0);
    }

    /** Sets which argument words and how many results the next body sees; it starts with results of zero. */
    void callWith(int firstArg, int argCount, int resultCount) {
        this.firstArg = firstArg;
        this.argCount = argCount;
        this.resultCount = resultCount;
        Arrays.fill(results, 0);
    }

    /** Sets which opcode the next body runs for. */
    void opcode(int code) {
        opcode = code;
    }

    int opcode() {
        return opcode;
    }

    int slot() {
        return slot;
    }

    int slotBase() {
        return slot * SlotLayout.SLOT_WORDS;
    }

    /** An argument word of the slot itself, 0 to 11. */
    int slotArg(int index) {
        return Words.get(ring, slotBase() + SlotLayout.ARG0_WORD + index);
    }

    /** An argument of the running body (index u32), 0 past the last. */
    int arg(int index) {
        return Integer.compareUnsigned(index, argCount) < 0 ? slotArg(firstArg + index) : 0;
    }

    void result(int index, int value) {
        if (Integer.compareUnsigned(index, resultCount) < 0) {
            results[index] = value;
        } else {
            fault(FaultCode.RESULT_INDEX);
        }
    }

    void writeResults() {
        for (int i = 0; i < resultCount; i++) {
            Words.put(ring, slotBase() + SlotLayout.ARG0_WORD + i, results[i]);
        }
    }

    /** Faults the slot; the first code stays. */
    void fault(int code) {
        if (!faulted) {
            faulted = true;
            faultCode = code;
        }
    }

    boolean faulted() {
        return faulted;
    }

    int faultCode() {
        return faultCode;
    }
}
