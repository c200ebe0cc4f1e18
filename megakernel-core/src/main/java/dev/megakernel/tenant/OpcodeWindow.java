package dev.megakernel.tenant;

/** The opcodes of one tenant: a run of codes of its own, which no other tenant and no built-in shares. */
final class OpcodeWindow {

    /** Code that the window of tenant 0 would start at. */
    static final int FIRST = 0x4000_0000;

    /** Codes in a window. */
    static final int LENGTH = 1 << 20;

    private OpcodeWindow() {}

    /** First code of a tenant's window. */
    static int base(int tenant) {
        return FIRST + tenant * LENGTH;
    }

    /** Whether the opcode, a u32 counted from the start of a window, lies inside it. */
    static boolean contains(int localOpcode) {
        return Integer.compareUnsigned(localOpcode, LENGTH) < 0;
    }
}
