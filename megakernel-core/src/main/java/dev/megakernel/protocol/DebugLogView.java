package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A movable view of a debug log that never allocates. It reads the log's bytes anew at each call and their number at
 * {@link #wrap} only. Not thread-safe; each thread has its own.
 *
 * <p>A record's index that is not 0 to {@code size() - 1} is an {@link IndexOutOfBoundsException}.
 */
public final class DebugLogView {

    private ByteBuffer debugLog = ByteBuffer.allocate(0);
    private int size;

    /**
     * Moves the view to a log.
     *
     * @param debugLog kept until the next call
     * @return this
     * @throws ProtocolException when misaligned, without a cursor, or with a cursor that is not whole records inside the
     *     log; the view stays where it was then
     */
    public DebugLogView wrap(ByteBuffer debugLog) {
        this.size = DebugLogCodec.checkedCursor(debugLog) / DebugLogLayout.RECORD_WORDS;
        this.debugLog = debugLog;
        return this;
    }

    /** Number of records. */
    public int size() {
        return size;
    }

    /** Id of a record's format, u32. */
    public int fmtId(int index) {
        return word(index, DebugLogLayout.RECORD_FMT_WORD);
    }

    /** First value, u32. */
    public int arg1(int index) {
        return word(index, DebugLogLayout.RECORD_ARG1_WORD);
    }

    /** Second value, u32. */
    public int arg2(int index) {
        return word(index, DebugLogLayout.RECORD_ARG2_WORD);
    }

    /** First word of the slot that printed: 16 times its index. */
    public int slotBase(int index) {
        return word(index, DebugLogLayout.RECORD_SLOT_BASE_WORD);
    }

    private int word(int index, int word) {
        int record = Objects.checkIndex(index, size) * DebugLogLayout.RECORD_WORDS;
        return Words.get(debugLog, DebugLogLayout.RECORDS_BASE + record + word);
    }
}
