package dev.megakernel.opcode;

/** How a pass finds the slots it runs. */
public enum KernelForm {
    /** Every slot is visited once, whatever its priority. */
    DIRECT,
    /**
     * The ring is cut into five partitions by control words 129 to 134, and every invocation claims at most one slot a
     * pass, from the highest level that has one for it.
     */
    PRIORITY
}
