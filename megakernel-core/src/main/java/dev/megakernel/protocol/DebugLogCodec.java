package dev.megakernel.protocol;

import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Builds and reads debug logs, see {@link DebugLogLayout}. Stateless and thread-safe. */
public final class DebugLogCodec {

    private DebugLogCodec() {}

    /**
     * Builds an empty log in fresh memory.
     *
     * @param recordCapacity u32 number of records; kernels take {@link DebugLogLayout#RECORD_CAPACITY}
     * @throws ProtocolException (overflow) above {@link DebugLogLayout#MAX_ENCODED_DEBUG_RECORDS}
     */
    public static byte[] encodeEmpty(int recordCapacity) {
        return Storage.allocate(StrictReader.DEBUG_LOG, byteLength(recordCapacity));
    }

    /**
     * Builds an empty log in the caller's storage, from index 0; position becomes 0 and limit the length.
     *
     * @throws ProtocolException (overflow) as above, or when the capacity is too small; nothing is written then
     */
    public static void encodeEmpty(int recordCapacity, ByteBuffer out) {
        Storage.zero(StrictReader.DEBUG_LOG, byteLength(recordCapacity), out);
    }

    /**
     * All records in the order of their reservation.
     *
     * @throws ProtocolException when misaligned, without a cursor, or with a cursor that is not whole records inside the
     *     log
     */
    public static List<DebugRecord> read(ByteBuffer debugLog) {
        List<DebugRecord> records = new ArrayList<>();
        read(debugLog, records);
        return List.copyOf(records);
    }

    /**
     * All records, into the caller's list: it is cleared once the log has proved sound. Each record is a new object;
     * {@link #forEach} makes none.
     *
     * @throws ProtocolException as above; the list is left as it is
     */
    public static void read(ByteBuffer debugLog, List<DebugRecord> target) {
        checkedCursor(debugLog);
        target.clear();
        forEach(debugLog, (fmtId, arg1, arg2, slotBase) -> target.add(new DebugRecord(fmtId, arg1, arg2, slotBase)));
    }

    /**
     * All records in the order of their reservation, without allocating.
     *
     * @throws ProtocolException as above, before the first record is handed out
     */
    public static void forEach(ByteBuffer debugLog, DebugRecordConsumer consumer) {
        int words = checkedCursor(debugLog);
        for (int offset = 0; offset < words; offset += DebugLogLayout.RECORD_WORDS) {
            int base = DebugLogLayout.RECORDS_BASE + offset;
            consumer.accept(
                    Words.get(debugLog, base + DebugLogLayout.RECORD_FMT_WORD),
                    Words.get(debugLog, base + DebugLogLayout.RECORD_ARG1_WORD),
                    Words.get(debugLog, base + DebugLogLayout.RECORD_ARG2_WORD),
                    Words.get(debugLog, base + DebugLogLayout.RECORD_SLOT_BASE_WORD));
        }
    }

    private static int checkedCursor(ByteBuffer debugLog) {
        int cursor = StrictReader.read(StrictReader.DEBUG_LOG, debugLog, DebugLogLayout.CURSOR_WORD);
        int capacity = Words.count(debugLog) - DebugLogLayout.RECORDS_BASE;
        if (Integer.compareUnsigned(cursor, capacity) > 0) {
            throw badCursor(
                    "debug-log cursor must stay within the encoded record capacity of " + capacity + " words", cursor);
        }
        if (cursor % DebugLogLayout.RECORD_WORDS != 0) {
            throw badCursor(
                    "debug-log cursor must advance in whole PRINTF records of " + DebugLogLayout.RECORD_WORDS
                            + " words",
                    cursor);
        }
        return cursor;
    }

    private static ProtocolException badCursor(String rule, int cursor) {
        return new ProtocolException(
                Kind.MISSING_WORD,
                rule + ", but is " + Integer.toUnsignedString(cursor)
                        + ". Fix: pass the unmodified log of a dispatch, or start from DebugLogCodec.encodeEmpty.");
    }

    private static int byteLength(int recordCapacity) {
        Storage.requireAtMost(
                "record_capacity",
                recordCapacity,
                DebugLogLayout.MAX_ENCODED_DEBUG_RECORDS,
                "reduce debug-log record_capacity.");
        return Math.toIntExact(DebugLogLayout.byteLength(recordCapacity));
    }
}
