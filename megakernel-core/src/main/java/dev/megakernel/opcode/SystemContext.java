package dev.megakernel.opcode;

/**
 * What built-in opcodes see beyond {@link OpcodeContext}: the control buffer by absolute word index and the debug log.
 *
 * <p>Backends that run Java bodies hand an implementation to built-ins only.
 */
public interface SystemContext extends OpcodeContext {

    /** Words in the control buffer. */
    int controlWords();

    /** Whether {@code index} (unsigned) may be written by an opcode: at or above the observables, or any word when privileged writes are on (D1). */
    boolean controlWritable(int index);

    /** Control word {@code index}, which must be inside the buffer. */
    int controlLoad(int index);

    /** Stores control word {@code index}, which must be inside the buffer. */
    void controlStore(int index, int value);

    /** Adds to control word {@code index}, which must be inside the buffer, and returns the old value. */
    int controlAdd(int index, int value);

    /** Compares and swaps control word {@code index}, which must be inside the buffer, and returns the old value. */
    int controlCompareSwap(int index, int expected, int desired);

    /** Appends a debug record when the log has room, and drops it otherwise (D13). */
    void debugRecord(int formatId, int arg1, int arg2);
}
