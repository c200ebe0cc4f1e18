package dev.megakernel.backend;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The four buffers of a dispatch, each from position to limit. Backends leave content, position and limit alone (D35).
 *
 * @param control control words
 * @param ring slots
 * @param debugLog debug records
 * @param ioQueue IO slots
 */
public record KernelInputs(ByteBuffer control, ByteBuffer ring, ByteBuffer debugLog, ByteBuffer ioQueue) {

    /** The buffers in the order of their bindings. */
    public List<ByteBuffer> inOrder() {
        return List.of(control, ring, debugLog, ioQueue);
    }
}
