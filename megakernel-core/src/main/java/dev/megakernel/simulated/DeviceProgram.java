package dev.megakernel.simulated;

/** What the opcodes of a simulated device do. */
public interface DeviceProgram {

    /** Result words that an opcode declares; 0 for one that does not exist. */
    int results(int opcode);

    /** Steps that a slot takes to run, at least 1; all the time its workgroup may be overtaken or ended. */
    int duration(int opcode, int[] args);

    /** Runs a slot. */
    SlotOutcome run(int opcode, int tenant, int[] args);

    /** The number under which the history knows a slot. */
    default long number(int[] args) {
        return Integer.toUnsignedLong(args[0]);
    }

    /** Whether argument words belong together; a slot whose words do not was read while it was stored. */
    default boolean isWhole(int opcode, int[] args) {
        return true;
    }
}
