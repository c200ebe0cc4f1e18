package dev.megakernel.protocol;

import dev.megakernel.protocol.ProtocolException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads control buffers. Strict readers refuse a buffer that is not whole words or does not reach the word asked for,
 * and need no more of the buffer than that word. Stateless and thread-safe; reads have plain ordering.
 */
public final class ControlReader {

    private ControlReader() {}

    /**
     * Slots drained, a u32 that wraps.
     *
     * @throws ProtocolException when misaligned or too short
     */
    public static int readDoneCount(ByteBuffer control) {
        return StrictReader.read(StrictReader.CONTROL, control, ControlLayout.DONE_COUNT_WORD);
    }

    /**
     * Fences passed, a u32 that wraps.
     *
     * @throws ProtocolException when misaligned or too short
     */
    public static int readEpoch(ByteBuffer control) {
        return StrictReader.read(StrictReader.CONTROL, control, ControlLayout.EPOCH_WORD);
    }

    /**
     * A result word.
     *
     * @param index u32, counted from the first observable word
     * @throws ProtocolException when misaligned or too short, or (overflow) when the control index leaves a u32
     */
    public static int readObservable(ByteBuffer control, int index) {
        long word = ControlLayout.OBSERVABLE_BASE + Integer.toUnsignedLong(index);
        if (word > Words.MAX_U32) {
            throw new ProtocolException(
                    Kind.BYTE_LENGTH_OVERFLOW,
                    "observable index overflows u32: " + Integer.toUnsignedString(index) + " is above "
                            + (ControlLayout.MAX_OBSERVABLE_SLOTS)
                            + ". Fix: pass the index of a result word, counted from 0.");
        }
        StrictReader.requireAligned(StrictReader.CONTROL, control);
        StrictReader.requireWord(StrictReader.CONTROL, control, word);
        return Words.get(control, (int) word);
    }

    /** A result word, or 0 where {@link #readObservable} throws. */
    public static int readObservableOrZero(ByteBuffer control, int index) {
        long word = ControlLayout.OBSERVABLE_BASE + Integer.toUnsignedLong(index);
        boolean readable = control.remaining() % Words.WORD_BYTES == 0 && word < Words.count(control);
        return readable ? Words.get(control, (int) word) : 0;
    }

    /**
     * The non-zero opcode counters in ascending order of opcode.
     *
     * @throws ProtocolException when misaligned or when words 96 to 127 are not complete
     */
    public static List<MetricCount> readMetrics(ByteBuffer control) {
        StrictReader.requireAligned(StrictReader.CONTROL, control);
        int present = presentMetrics(control);
        if (present < ControlLayout.METRIC_COUNT) {
            int firstMissing = ControlLayout.METRICS_BASE + present;
            throw ProtocolException.missingWord(StrictReader.CONTROL, firstMissing, control.remaining());
        }
        return nonZero(control, present);
    }

    /** The non-zero opcode counters among those that are present; never fails. */
    public static List<MetricCount> readPresentMetrics(ByteBuffer control) {
        return nonZero(control, presentMetrics(control));
    }

    private static int presentMetrics(ByteBuffer control) {
        int present = Words.count(control) - ControlLayout.METRICS_BASE;
        return Math.max(0, Math.min(present, ControlLayout.METRIC_COUNT));
    }

    private static List<MetricCount> nonZero(ByteBuffer control, int present) {
        List<MetricCount> counts = new ArrayList<>();
        for (int opcode = 0; opcode < present; opcode++) {
            int count = Words.get(control, ControlLayout.METRICS_BASE + opcode);
            if (count != 0) {
                counts.add(new MetricCount(opcode, count));
            }
        }
        return List.copyOf(counts);
    }
}
