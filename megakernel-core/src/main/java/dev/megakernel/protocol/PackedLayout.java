package dev.megakernel.protocol;

/**
 * The byte stream in the argument words of a packed slot.
 *
 * <pre>
 * byte    0     1     2     3     4     5          2+2n   .. word border
 *         +-----+-----+-----+-----+-----+-----+ ... +------+-------------------+
 *         |  n  |  A  | op0 |off0 | op1 |off1 |     | zero | A argument words  |
 *         +-----+-----+-----+-----+-----+-----+ ... +------+-------------------+
 * </pre>
 *
 * <p>n inner operations, A argument words in all; an offset counts words from the first argument word after the
 * metadata, and operation i owns the words from its offset to the next one's.
 */
public final class PackedLayout {

    /** Where n is. */
    public static final int OP_COUNT_BYTE = 0;

    /** Where A is. */
    public static final int ARG_COUNT_BYTE = OP_COUNT_BYTE + 1;

    /** Where the first pair is. */
    public static final int PAIRS_BASE_BYTE = ARG_COUNT_BYTE + 1;

    /** Bytes of an (opcode, offset) pair. */
    public static final int PAIR_BYTES = 2;

    private PackedLayout() {}

    /** Where an operation's code is; its offset is the byte behind. */
    static int opcodeByte(int op) {
        return PAIRS_BASE_BYTE + PAIR_BYTES * op;
    }

    static int offsetByte(int op) {
        return opcodeByte(op) + 1;
    }

    /** Words before the first argument word. */
    static int metadataWords(int ops) {
        return (opcodeByte(ops) + Words.WORD_BYTES - 1) / Words.WORD_BYTES;
    }

    /** Bit position of a byte inside its little-endian word. */
    static int shift(int byteIndex) {
        return byteIndex % Words.WORD_BYTES * Byte.SIZE;
    }
}
