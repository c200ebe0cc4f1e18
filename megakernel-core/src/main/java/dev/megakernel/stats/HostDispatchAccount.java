package dev.megakernel.stats;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Draws up the statistics of a dispatch that carried its buffers as host bytes.
 *
 * <p>All totals are checked; one that does not fit is a {@link dev.megakernel.protocol.BackendException}.
 */
public final class HostDispatchAccount {

    private HostDispatchAccount() {}

    /**
     * Adds up one dispatch.
     *
     * @param inputs the buffers handed in
     * @param outputs the buffers handed out
     * @param latencyNanos wall clock around the dispatch in ns
     * @param recovered whether it succeeded only after a recovery
     */
    public static DispatchStats of(
            List<ByteBuffer> inputs, List<ByteBuffer> outputs, long latencyNanos, boolean recovered) {
        long input = Checked.totalBytes(inputs, "megakernel input byte total");
        long output = Checked.totalBytes(outputs, "megakernel output byte total");
        int buffers = Checked.count(outputs.size(), "megakernel output buffer count");
        return new DispatchStats(
                input,
                output,
                output,
                Checked.add(input, output, "megakernel bytes moved"),
                Checked.add(input, output, "megakernel host-visible device allocation bytes"),
                Checked.add(
                        Checked.count(inputs.size(), "megakernel input buffer count"),
                        buffers,
                        "megakernel allocation event count"),
                Checked.latency(latencyNanos),
                buffers,
                0,
                0,
                recovered ? 2 : 1,
                1,
                recovered);
    }
}
