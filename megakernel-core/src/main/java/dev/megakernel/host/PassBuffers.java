package dev.megakernel.host;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.protocol.SlotLayout;
import java.nio.ByteBuffer;
import java.util.List;

/** The four buffers a pass works on, from position 0 to limit: private copies of the caller's, or resident ones. */
record PassBuffers(ByteBuffer control, ByteBuffer ring, ByteBuffer debugLog, ByteBuffer ioQueue) {

    static PassBuffers copyOf(KernelInputs inputs) {
        return new PassBuffers(
                copy(inputs.control()), copy(inputs.ring()), copy(inputs.debugLog()), copy(inputs.ioQueue()));
    }

    private static ByteBuffer copy(ByteBuffer source) {
        return ByteBuffer.allocate(source.remaining()).put(source.duplicate()).flip();
    }

    int slotCount() {
        return ring.remaining() / SlotLayout.SLOT_BYTES;
    }

    List<ByteBuffer> inOrder() {
        return List.of(control, ring, debugLog, ioQueue);
    }
}
