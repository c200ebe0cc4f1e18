package dev.megakernel.protocol;

/**
 * Lengths of the four buffers of a {@link Readback}, in bytes.
 *
 * @param controlBytes control buffer
 * @param ringBytes ring
 * @param debugLogBytes debug log
 * @param ioQueueBytes IO queue
 */
public record ReadbackCounters(long controlBytes, long ringBytes, long debugLogBytes, long ioQueueBytes) {

    /** All four together. */
    public long totalBytes() {
        return controlBytes + ringBytes + debugLogBytes + ioQueueBytes;
    }
}
