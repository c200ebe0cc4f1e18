package dev.megakernel.protocol;

/**
 * Why a slot faulted, as a u32. The library's own reasons lie from 0xFFFF0000 upward; every other non-zero value comes
 * from an opcode's own {@code mk_fault(code)}.
 */
public final class FaultCode {

    /** No fault. */
    public static final int NONE = 0;

    /** First code of the range that the library keeps for itself. */
    public static final int RESERVED_MIN = 0xFFFF_0000;

    /** No handler has the slot's opcode. */
    public static final int UNKNOWN_OPCODE = RESERVED_MIN;

    /** A control word outside the writable range was to be written. */
    public static final int NOT_WRITABLE = UNKNOWN_OPCODE + 1;

    /** A control or observable word lies outside its buffer. */
    public static final int OUT_OF_BOUNDS = NOT_WRITABLE + 1;

    /** The argument words of a packed slot contradict each other. */
    public static final int MALFORMED_PACKED_SLOT = OUT_OF_BOUNDS + 1;

    /** A workspace access lies outside its region. */
    public static final int WORKSPACE_BOUNDS = MALFORMED_PACKED_SLOT + 1;

    /** A read-only workspace region was to be written. */
    public static final int WORKSPACE_READ_ONLY = WORKSPACE_BOUNDS + 1;

    /** A result word was set that the opcode does not declare. */
    public static final int RESULT_INDEX = WORKSPACE_READ_ONLY + 1;

    /** The opcode is reserved and no handler is installed for it. */
    public static final int NO_HANDLER = RESULT_INDEX + 1;

    /** The driver ended a loop before its bound. */
    public static final int LOOP_LIMIT = NO_HANDLER + 1;

    /** A Java body threw. */
    public static final int BODY_FAILED = LOOP_LIMIT + 1;

    /** The host could not load what a LOAD_MISS slot asked for. */
    public static final int LOAD_FAILED = BODY_FAILED + 1;

    /** A LOAD_MISS slot waits for an IO slot that the queue does not have. */
    public static final int IO_SLOT_MISSING = LOAD_FAILED + 1;

    private static final String[] DESCRIPTIONS = {
        "no handler has this opcode",
        "control word outside the writable range",
        "control or observable word outside the buffer",
        "malformed packed slot",
        "workspace access outside its region",
        "write to a read-only workspace region",
        "result index not declared by the opcode",
        "reserved opcode without an installed handler",
        "the driver ended a loop before its bound",
        "the opcode's Java body threw",
        "the host could not load the resource",
        "waits for an IO slot outside the queue"
    };

    private FaultCode() {}

    /** What a code means, for people; a code that is not the library's reads {@code opcode fault code 0x...}. */
    public static String describe(int code) {
        if (code == NONE) {
            return "no fault";
        }
        int index = code - RESERVED_MIN;
        return index >= 0 && index < DESCRIPTIONS.length
                ? DESCRIPTIONS[index]
                : "opcode fault code 0x%08X".formatted(code);
    }
}
