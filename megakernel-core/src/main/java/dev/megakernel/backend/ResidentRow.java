package dev.megakernel.backend;

import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.BufferValidation;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Four resident buffers made from host bytes, released together.
 *
 * <p>Thread-safe as {@link ResidentMemory} is.
 */
public final class ResidentRow implements AutoCloseable {

    private final ResidentMemory memory;
    private final ResidentHandles handles;
    private boolean closed;

    private ResidentRow(ResidentMemory memory, ResidentHandles handles) {
        this.memory = memory;
        this.handles = handles;
    }

    /**
     * Checks four buffers as a dispatch does and puts them into resident memory; all or none.
     *
     * @param slotCount slots of the kernel the row is for
     * @throws dev.megakernel.protocol.BackendException when a buffer is malformed or there is no room
     * @throws dev.megakernel.protocol.QueueFullException when there are too many IO slots
     */
    public static ResidentRow allocate(ResidentMemory memory, KernelInputs content, int slotCount) {
        BufferValidation.validateDispatch(
                content.control(), content.ring(), content.debugLog(), content.ioQueue(), slotCount);
        long[] ids = new long[AbiBuffer.values().length];
        int allocated = 0;
        try {
            for (ByteBuffer buffer : content.inOrder()) {
                ids[allocated] = memory.allocate(buffer);
                allocated++;
            }
        } catch (RuntimeException e) {
            while (allocated > 0) {
                memory.free(ids[--allocated]);
            }
            throw e;
        }
        return new ResidentRow(memory, new ResidentHandles(ids[0], ids[1], ids[2], ids[3]));
    }

    /** The ids, for a dispatch. */
    public ResidentHandles handles() {
        return handles;
    }

    /** Replaces the whole content of one of the buffers. */
    public void upload(AbiBuffer buffer, ByteBuffer content) {
        memory.upload(handles.id(buffer), content);
    }

    /** Replaces a part of one of the buffers, from byte {@code offset} on. */
    public void upload(AbiBuffer buffer, int offset, ByteBuffer content) {
        memory.upload(handles.id(buffer), offset, content);
    }

    /** Replaces the content of all four buffers, which keep their lengths. */
    public void upload(KernelInputs content) {
        Set<AbiBuffer> names = AbiBuffer.ALL;
        names.forEach(name -> upload(name, content.inOrder().get(name.ordinal())));
    }

    /** Reads one of the buffers back: bytes from position 0 to limit, little-endian. */
    public ByteBuffer read(AbiBuffer buffer) {
        return memory.read(handles.id(buffer));
    }

    /** How often a device loss put one of the buffers back to its last upload although a kernel may have stored to it. */
    public long restorations(AbiBuffer buffer) {
        return memory.restorations(handles.id(buffer));
    }

    /** Releases the four buffers. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            AbiBuffer.ALL.forEach(buffer -> memory.free(handles.id(buffer)));
        }
    }
}
