package dev.megakernel.protocol;

/**
 * The numbering of operations: built-ins, reserved ranges, and what is left for users.
 *
 * <pre>
 * 0x00000000 .. 0x00000007   built-in
 * 0x00000008 .. 0x0000FFEF   user
 * 0x0000FFF0 .. 0x0000FFFF   reserved (LOAD_MISS, PRINTF)
 * 0x00010000 .. 0x7FFFFFFF   user
 * 0x80000000 .. 0xFFFFFFFF   reserved (PACKED_SLOT, SHUTDOWN)
 * </pre>
 */
public final class OpcodeSpace {

    /** Does nothing. */
    public static final int NOP = 0;

    /** Stores a value in a control word. */
    public static final int STORE_U32 = 1;

    /** Adds to a control word. */
    public static final int ATOMIC_ADD = 2;

    /** Copies a control word to an observable word. */
    public static final int LOAD_U32 = 3;

    /** Compares and swaps a control word and reports what it held. */
    public static final int COMPARE_SWAP = 4;

    /** Copies a run of control words. */
    public static final int MEMCPY = 5;

    /** Reserved for a state-machine extension; faults unless one is installed. */
    public static final int DFA_STEP = 6;

    /** Counts the epoch up once the slots before it have ended. */
    public static final int BATCH_FENCE = 7;

    /** Asks the host for a resource through the IO queue. */
    public static final int LOAD_MISS = 0xFFFD;

    /** Appends a record to the debug log. */
    public static final int PRINTF = 0xFFFE;

    /** Runs several small operations from one slot. */
    public static final int PACKED_SLOT = 0x8000_0001;

    /** Sets the SHUTDOWN word. */
    public static final int SHUTDOWN = 0xFFFF_FFFF;

    /** The bit that no user opcode may have. */
    public static final int SYSTEM_MASK = 0x8000_0000;

    /** First opcode of the reserved range below 2^16. */
    public static final int RESERVED_MAX_RANGE_MIN = 0xFFF0;

    /** Last opcode of the reserved range below 2^16. */
    public static final int RESERVED_MAX_RANGE_MAX = 0xFFFF;

    /** Last of the built-ins that are numbered from zero. */
    public static final int LAST_LOW_BUILTIN = BATCH_FENCE;

    private OpcodeSpace() {}

    /** Whether the opcode lies in a range that users may not define handlers in. */
    public static boolean isSystem(int opcode) {
        return (opcode & SYSTEM_MASK) != 0
                || (opcode >= RESERVED_MAX_RANGE_MIN && opcode <= RESERVED_MAX_RANGE_MAX)
                || isLowBuiltin(opcode);
    }

    /** Whether anybody may publish this system opcode; LOAD_MISS is not among them. */
    public static boolean isBuiltin(int opcode) {
        return isLowBuiltin(opcode) || opcode == PACKED_SLOT || opcode == PRINTF || opcode == SHUTDOWN;
    }

    /**
     * Checks an opcode that a user defines.
     *
     * @throws QueueFullException if {@link #isSystem} holds
     */
    public static void validateUser(int opcode) {
        if (isSystem(opcode)) {
            throw new QueueFullException(
                    QueueFullException.SUBMISSION,
                    "opcode 0x%08X is refused. User opcode overlaps with reserved system range or uses the high bit. "
                                    .formatted(opcode)
                            + "Fix: choose a code in 0x8..0xFFEF or 0x10000..0x7FFFFFFF.");
        }
    }

    /**
     * Checks an opcode that a host publishes: a built-in, or one that a user may define.
     *
     * @throws QueueFullException if the opcode is reserved
     */
    public static void validatePublish(int opcode) {
        if (!isBuiltin(opcode)) {
            validateUser(opcode);
        }
    }

    private static boolean isLowBuiltin(int opcode) {
        return opcode >= NOP && opcode <= LAST_LOW_BUILTIN;
    }
}
