package dev.megakernel;

import dev.megakernel.stats.DispatchStats;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a dispatch over many rows of resident buffers left, and what it cost.
 *
 * @param batches the buffers read back, row by row in the order of the rows, little-endian from position 0 to limit
 * @param stats the cost of all rows together
 */
public record BatchDispatchOutput(List<List<ByteBuffer>> batches, DispatchStats stats) {

    /** Copies the lists, not the bytes. */
    public BatchDispatchOutput {
        batches = batches.stream().map(List::copyOf).toList();
    }
}
