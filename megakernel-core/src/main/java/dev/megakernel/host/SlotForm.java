package dev.megakernel.host;

/** How a pass finds the slots it runs: what {@link dev.megakernel.opcode.KernelForm} means on the host. */
interface SlotForm {

    /** Claims the slots that this pass runs before fences and SHUTDOWN, in the order in which it runs them. */
    int[] claim();

    /** Whether a fence or SHUTDOWN slot may run when its time has come. */
    boolean mayRunLate(int slot);

    /** Counts the claim of a fence or SHUTDOWN slot. */
    void countLateClaim(int slot);

    /** Settles counters that depend on all claims of the pass. */
    void end();
}
