package dev.megakernel.protocol;

/**
 * Reads the payload of a packed slot as a device does, without allocating. {@link #isWellFormed} comes first: the other
 * methods rely on it and may throw {@link IndexOutOfBoundsException} without it.
 */
public final class PackedView {

    private static final int BYTE_MASK = 0xFF;

    private PackedView() {}

    /**
     * Whether metadata and arguments fit the slot's 12 words and the offsets never fall nor pass the argument count. An
     * interpreter faults the slot with {@link FaultCode#MALFORMED_PACKED_SLOT} otherwise, before any inner operation.
     */
    public static boolean isWellFormed(SlotArgs args) {
        int ops = opCount(args);
        int argWords = argWords(args);
        if (PackedLayout.metadataWords(ops) + argWords > SlotLayout.ARGS_PER_SLOT) {
            return false;
        }
        int previous = 0;
        for (int op = 0; op < ops; op++) {
            int offset = offset(args, op);
            if (offset < previous || offset > argWords) {
                return false;
            }
            previous = offset;
        }
        return true;
    }

    /** Number of inner operations. */
    public static int opCount(SlotArgs args) {
        return byteAt(args, PackedLayout.OP_COUNT_BYTE);
    }

    /** Code of an inner operation, 0 to 255. */
    public static int opcode(SlotArgs args, int op) {
        return byteAt(args, PackedLayout.opcodeByte(op));
    }

    /** Number of arguments an inner operation owns. */
    public static int argCount(SlotArgs args, int op) {
        int end = op + 1 < opCount(args) ? offset(args, op + 1) : argWords(args);
        return end - offset(args, op);
    }

    /** Index, among the slot's argument words, of an inner operation's first argument; 12 when it has none there. */
    public static int firstArg(SlotArgs args, int op) {
        return PackedLayout.metadataWords(opCount(args)) + offset(args, op);
    }

    /** An argument of an inner operation, 0 beyond those it owns. */
    public static int arg(SlotArgs args, int op, int index) {
        return index < argCount(args, op) ? args.arg(firstArg(args, op) + index) : 0;
    }

    private static int offset(SlotArgs args, int op) {
        return byteAt(args, PackedLayout.offsetByte(op));
    }

    private static int argWords(SlotArgs args) {
        return byteAt(args, PackedLayout.ARG_COUNT_BYTE);
    }

    private static int byteAt(SlotArgs args, int index) {
        return args.arg(index / Words.WORD_BYTES) >>> PackedLayout.shift(index) & BYTE_MASK;
    }
}
