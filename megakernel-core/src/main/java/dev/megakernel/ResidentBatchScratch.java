package dev.megakernel;

import dev.megakernel.backend.OutputBuffers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Caller-owned storage for dispatches over many rows: the buffers of a row are kept and reused from one dispatch to the
 * next, also when a dispatch in between had fewer rows.
 *
 * <p>Not thread-safe.
 */
public final class ResidentBatchScratch {

    private final List<OutputBuffers> rows = new ArrayList<>();
    private int active;

    /** Storage that grows with its first dispatches. */
    public ResidentBatchScratch() {}

    /**
     * Storage with places prepared.
     *
     * @param batches rows of a dispatch
     * @param outputs buffers read back of a row
     */
    public static ResidentBatchScratch withCapacity(int batches, int outputs) {
        if (batches < 0 || outputs < 0) {
            throw new IllegalArgumentException("Scratch for " + batches + " rows of " + outputs
                    + " buffers was asked for, but neither may be negative. Fix: pass what a dispatch will need.");
        }
        ResidentBatchScratch scratch = new ResidentBatchScratch();
        for (int i = 0; i < batches; i++) {
            scratch.rows.add(new OutputBuffers(outputs));
        }
        return scratch;
    }

    /** The buffers of the last dispatch, row by row; nothing before the first one, after a failed one or {@link #clear}. */
    public List<List<ByteBuffer>> batches() {
        return activeRows().stream().map(OutputBuffers::buffers).toList();
    }

    /** Why a slot of a row faulted in the last dispatch; 0 when it did not, or when the ring was not read back. */
    public int faultCode(int row, int slot) {
        return activeRows().get(row).faultCode(slot);
    }

    /** Hides all rows and empties their buffers; the storage stays. */
    public void clear() {
        active = 0;
        rows.forEach(OutputBuffers::empty);
    }

    /** Storage for the rows of a dispatch, hidden until {@link #show}. */
    List<OutputBuffers> prepare(int count) {
        active = 0;
        while (rows.size() < count) {
            rows.add(new OutputBuffers());
        }
        return rows.subList(0, count);
    }

    void show(int count) {
        active = count;
    }

    private List<OutputBuffers> activeRows() {
        return rows.subList(0, active);
    }
}
