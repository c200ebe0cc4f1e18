package dev.megakernel.vulkan;

import dev.megakernel.backend.ResidentTable;
import java.nio.ByteBuffer;

/**
 * A buffer that lives on the device, with the content it gets back after a loss. Guarded by {@link VulkanResidentMemory}'s
 * lock.
 */
final class ResidentBuffer implements ResidentTable.Sized, AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer kept;
    private DeviceBuffer memory;
    private boolean stored;
    private long restorations;

    ResidentBuffer(DeviceBuffer memory, ByteBuffer kept) {
        this.memory = memory;
        this.kept = kept;
    }

    @Override
    public int bytes() {
        return kept.capacity();
    }

    /** The memory on the device the buffer lives on now; it may be longer than the buffer. */
    DeviceBuffer memory() {
        return memory;
    }

    /** What was uploaded, partial uploads merged: from position 0 to limit. */
    ByteBuffer kept() {
        return kept.duplicate();
    }

    /** Remembers an upload. */
    void keep(int offset, ByteBuffer content) {
        kept.duplicate().position(offset).put(content.duplicate());
        stored &= content.remaining() < kept.capacity();
    }

    /** From here on a kernel may have stored something that a loss takes away. */
    void markStored() {
        stored = true;
    }

    /** Lives on in other memory that holds what was kept; returns whether what a kernel may have stored is gone. */
    boolean moveTo(DeviceBuffer fresh) {
        boolean gone = stored;
        memory.close();
        memory = fresh;
        stored = false;
        restorations += gone ? 1 : 0;
        return gone;
    }

    long restorations() {
        return restorations;
    }

    /** Kernels may remember the buffer a while; its content need not wait for that. */
    @Override
    public void close() {
        kept = NOTHING;
        memory.close();
    }
}
