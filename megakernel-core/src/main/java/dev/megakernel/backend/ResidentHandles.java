package dev.megakernel.backend;

import dev.megakernel.protocol.AbiBuffer;

/**
 * A row: the ids (u64) of four buffers that live on the device, for dispatches without host bytes.
 *
 * @param control control words
 * @param ring slots
 * @param debugLog debug records
 * @param ioQueue IO slots
 */
public record ResidentHandles(long control, long ring, long debugLog, long ioQueue) {

    /** The id of one of the four buffers. */
    public long id(AbiBuffer buffer) {
        return switch (buffer) {
            case CONTROL -> control;
            case RING -> ring;
            case DEBUG_LOG -> debugLog;
            case IO_QUEUE -> ioQueue;
        };
    }
}
