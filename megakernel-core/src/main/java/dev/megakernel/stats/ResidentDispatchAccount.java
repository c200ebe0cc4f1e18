package dev.megakernel.stats;

import dev.megakernel.protocol.ControlLayout;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Draws up the statistics of a dispatch over resident buffers: nothing goes in and nothing is allocated; rows, handles
 * and what was read back are counted.
 *
 * <p>All totals are checked; one that does not fit is a {@link dev.megakernel.protocol.BackendException}.
 */
public final class ResidentDispatchAccount {

    /** What an empty list of rows costs. */
    public static final DispatchStats NOTHING = new DispatchStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);

    private static final int HANDLES_A_ROW = ControlLayout.ABI_RESOURCE_COUNT;

    private ResidentDispatchAccount() {}

    /**
     * Adds up the dispatch of one row.
     *
     * @param outputs the buffers read back
     * @param latencyNanos wall clock around the dispatch in ns
     * @param recovered whether it succeeded only after a recovery
     */
    public static DispatchStats of(List<ByteBuffer> outputs, long latencyNanos, boolean recovered) {
        return account(
                Checked.totalBytes(outputs, "megakernel output byte total"),
                Checked.count(outputs.size(), "megakernel output buffer count"),
                1,
                latencyNanos,
                recovered);
    }

    /**
     * Adds up the dispatch of many rows, which counts as one launch.
     *
     * @param outputs the buffers read back, row by row
     * @param latencyNanos wall clock around the dispatch in ns
     * @param recovered whether it succeeded only after a recovery
     */
    public static DispatchStats ofRows(List<List<ByteBuffer>> outputs, long latencyNanos, boolean recovered) {
        if (outputs.isEmpty()) {
            return NOTHING;
        }
        long bytes = 0;
        long buffers = 0;
        for (List<ByteBuffer> row : outputs) {
            long rowBytes = Checked.totalBytes(row, "megakernel output byte total");
            bytes = Checked.add(bytes, rowBytes, "megakernel nested output byte total");
            buffers += row.size();
        }
        return account(
                bytes,
                Checked.rowCount(buffers, "megakernel nested output buffer count"),
                outputs.size(),
                latencyNanos,
                recovered);
    }

    private static DispatchStats account(long bytes, int buffers, long rows, long latencyNanos, boolean recovered) {
        return new DispatchStats(
                0,
                bytes,
                bytes,
                bytes,
                0,
                0,
                Checked.latency(latencyNanos),
                buffers,
                Checked.rowCount(rows, "megakernel resident resource row count"),
                handles(rows),
                recovered ? 2 : 1,
                1,
                recovered);
    }

    /** Handles of a number of rows, as u32. */
    static int handles(long rows) {
        return Checked.rowCount(HANDLES_A_ROW * rows, "megakernel resident resource handle count");
    }
}
