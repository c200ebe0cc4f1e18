package dev.megakernel;

import dev.megakernel.stats.DispatchStats;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What an observed dispatch hands out.
 *
 * @param buffers the buffers as the pass left them, normally control, ring, debug log and IO queue
 * @param stats what it cost
 */
public record DispatchOutput(List<ByteBuffer> buffers, DispatchStats stats) {

    /** Copies the list. */
    public DispatchOutput {
        buffers = List.copyOf(buffers);
    }
}
