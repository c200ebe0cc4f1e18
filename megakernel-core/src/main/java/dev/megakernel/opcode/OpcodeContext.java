package dev.megakernel.opcode;

/**
 * What the Java body of an opcode sees of the slot it runs: the counterpart of the {@code mk_…} functions in GLSL.
 *
 * <p>All words are u32 bit patterns. An access outside its bounds faults the slot, answers 0 or does nothing, and lets
 * the body go on, as in GLSL. Not thread-safe; valid only while the body runs.
 */
public interface OpcodeContext {

    /** Index of the slot in its ring. GLSL: {@code mk_slot_index()}. */
    int slotIndex();

    /** First word of the slot in its ring, 16 times its index. GLSL: {@code mk_slot_base()}. */
    int slotBase();

    /** Opcode the body runs for; in a packed slot the inner one. GLSL: {@code mk_opcode()}. */
    int opcode();

    /** Argument word {@code index}; 0 for an index past the last argument. GLSL: {@code mk_arg(i)}. */
    int arg(int index);

    /** Sets result word {@code index}; an index the opcode did not declare faults the slot. GLSL: {@code mk_result(i, v)}. */
    void result(int index, int value);

    /** Faults the slot; the body goes on, and the first code stays. GLSL: {@code mk_fault(code)}. */
    void fault(int code);

    /** Whether the slot has faulted. GLSL: {@code mk_faulted()}. */
    boolean faulted();

    /**
     * Number of the region with this name, as {@code REGION_<NAME>} has it in GLSL.
     *
     * @throws IllegalArgumentException when no region has this name
     */
    int region(String name);

    /** Words in a region; 0 for a region that does not exist. GLSL: {@code mk_region_words(region)}. */
    int regionWords(int region);

    /** Word {@code index} of a region. GLSL: {@code mk_load(region, i)}. */
    int load(int region, int index);

    /** Stores word {@code index} of a mutable region. GLSL: {@code mk_store(region, i, v)}. */
    void store(int region, int index, int value);

    /** Adds to word {@code index} of a mutable region, modulo 2^32, and returns the old value. GLSL: {@code mk_add(region, i, v)}. */
    int add(int region, int index, int value);

    /** Observable word {@code index} (control word 160 + index). GLSL: {@code mk_observable_load(i)}. */
    int observableLoad(int index);

    /** Stores observable word {@code index}. GLSL: {@code mk_observable_store(i, v)}. */
    void observableStore(int index, int value);

    /** Adds to observable word {@code index}, modulo 2^32, and returns the old value. GLSL: {@code mk_observable_add(i, v)}. */
    int observableAdd(int index, int value);
}
