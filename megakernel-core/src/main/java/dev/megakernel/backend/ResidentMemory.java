package dev.megakernel.backend;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Buffers that live on the device of a backend: allocated and uploaded once, worked on by dispatch after dispatch, read
 * back on request.
 *
 * <p>An id (u64, never 0) is given out once in the life of the process and means nothing to other backends. Buffers
 * belong to the backend, not to a kernel; closing the backend frees them.
 *
 * <p><b>Device loss.</b> The memory remembers what was uploaded to a buffer, partial uploads merged, an allocation
 * counting as its first upload. When a kernel is compiled after a loss, buffers get that content back on the new device.
 * What kernels had stored since is gone; buffers they may have stored to are logged and counted by
 * {@link #restorations}. Between the loss and that compilation, copies throw
 * {@link dev.megakernel.protocol.DeviceLostException} and change nothing.
 *
 * <p>Thread-safe. Copies and resident passes run one after another, so a copy is never in the middle of a pass.
 */
public interface ResidentMemory {

    /**
     * Allocates a buffer.
     *
     * @param content bytes from position to limit, which fill it
     * @return its id
     * @throws dev.megakernel.protocol.DeviceOutOfMemoryException when the device has no room
     */
    long allocate(ByteBuffer content);

    /** Allocates a buffer of zeros, as if they had been uploaded. */
    default long allocate(int bytes) {
        return allocate(ByteBuffer.allocate(bytes));
    }

    /**
     * Replaces the whole content of a buffer.
     *
     * @param content bytes from position to limit, as many as the buffer has
     * @throws ResidentMemoryException when there is no such buffer or the lengths differ
     */
    void upload(long id, ByteBuffer content);

    /**
     * Replaces a part of a buffer.
     *
     * @param offset first byte to replace
     * @param content bytes from position to limit
     * @throws ResidentMemoryException when there is no such buffer or the part reaches out of it
     */
    void upload(long id, int offset, ByteBuffer content);

    /** Reads a whole buffer back: bytes from position 0 to limit, little-endian. */
    default ByteBuffer read(long id) {
        ByteBuffer target = ByteBuffer.allocate(length(id)).order(ByteOrder.LITTLE_ENDIAN);
        read(id, 0, target.duplicate());
        return target;
    }

    /**
     * Reads a part of a buffer back.
     *
     * @param offset first byte to read
     * @param target filled from position to limit; both stay where they are
     * @throws ResidentMemoryException when there is no such buffer or the part reaches out of it
     */
    void read(long id, int offset, ByteBuffer target);

    /** Bytes of a buffer. */
    int length(long id);

    /** How often a device loss put a buffer back to its last upload although a kernel may have stored to it since. */
    long restorations(long id);

    /**
     * Releases a buffer; no id is used twice.
     *
     * @throws ResidentMemoryException when there is no such buffer
     */
    void free(long id);
}
