package dev.megakernel.protocol;

import java.util.OptionalLong;

/**
 * The debug log that PRINTF appends to.
 *
 * <pre>
 * byte    0        4        8        12       16       20
 *         +--------+--------+--------+--------+--------+--  ......
 *         | CURSOR | FMT_ID |  ARG1  |  ARG2  |SLOTBASE|  next record
 *         +--------+--------+--------+--------+--------+--  ......
 * word    0        1        2        3        4        5
 * </pre>
 *
 * <p>CURSOR counts the record <em>words</em> already reserved, so it is a multiple of {@link #RECORD_WORDS}.
 */
public final class DebugLogLayout {

    /** Record words reserved so far. */
    public static final int CURSOR_WORD = 0;

    /** First word of the first record. */
    public static final int RECORDS_BASE = CURSOR_WORD + 1;

    /** Format id, relative to the record. */
    public static final int RECORD_FMT_WORD = 0;

    /** First value, relative to the record. */
    public static final int RECORD_ARG1_WORD = RECORD_FMT_WORD + 1;

    /** Second value, relative to the record. */
    public static final int RECORD_ARG2_WORD = RECORD_ARG1_WORD + 1;

    /** First word of the printing slot (16 times its index), relative to the record. */
    public static final int RECORD_SLOT_BASE_WORD = RECORD_ARG2_WORD + 1;

    /** Words of one record. */
    public static final int RECORD_WORDS = RECORD_SLOT_BASE_WORD + 1;

    /** Records of the log that the kernel is compiled for. */
    public static final int RECORD_CAPACITY = 64;

    /** Words of the log that the kernel is compiled for. */
    public static final int BUFFER_WORDS = RECORDS_BASE + RECORD_CAPACITY * RECORD_WORDS;

    /** Bytes of the log that the kernel is compiled for. */
    public static final int BUFFER_BYTES = BUFFER_WORDS * Words.WORD_BYTES;

    /** Most records whose words a u32 can count. */
    public static final int MAX_DEBUG_RECORDS = (int) (Words.MAX_U32 / RECORD_WORDS);

    /** Most records an encoder builds (16 MiB). */
    public static final int MAX_ENCODED_DEBUG_RECORDS = 1 << 20;

    private DebugLogLayout() {}

    /**
     * Bytes of a log of {@code records} records.
     *
     * @param records u32 record count
     * @return the length, or empty above {@link #MAX_DEBUG_RECORDS}
     */
    public static OptionalLong debugLogByteLength(int records) {
        long count = Integer.toUnsignedLong(records);
        return count > MAX_DEBUG_RECORDS ? OptionalLong.empty() : OptionalLong.of(byteLength(count));
    }

    /** The same for a count that is known to be legal. */
    static long byteLength(long records) {
        return (RECORDS_BASE + records * RECORD_WORDS) * Words.WORD_BYTES;
    }
}
