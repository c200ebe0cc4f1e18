package dev.megakernel.vulkan;

import static org.lwjgl.util.vma.Vma.*;
import static org.lwjgl.vulkan.VK10.*;

import dev.megakernel.protocol.BackendException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.vma.VmaAllocationCreateInfo;
import org.lwjgl.util.vma.VmaAllocationInfo;
import org.lwjgl.vulkan.VkBufferCreateInfo;

/** A storage buffer with its memory, mapped for the host or local to the device. */
final class DeviceBuffer implements AutoCloseable {

    /** Vulkan has no empty buffers. */
    private static final long MIN_BYTES = 16;

    private final VulkanDevice device;
    private final long handle;
    private final long allocation;
    private final long bytes;
    private final ByteBuffer mapped;

    /** Where a mapped buffer lies: what it must have, and what it had better have. */
    private enum Place {
        DEVICE(0, 0),
        HOST(VMA_ALLOCATION_CREATE_MAPPED_BIT | VMA_ALLOCATION_CREATE_HOST_ACCESS_RANDOM_BIT, 0),
        DOWN(
                VMA_ALLOCATION_CREATE_MAPPED_BIT | VMA_ALLOCATION_CREATE_HOST_ACCESS_SEQUENTIAL_WRITE_BIT,
                VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT),
        UP(
                VMA_ALLOCATION_CREATE_MAPPED_BIT | VMA_ALLOCATION_CREATE_HOST_ACCESS_RANDOM_BIT,
                VK_MEMORY_PROPERTY_HOST_CACHED_BIT);

        private final int flags;
        private final int preferred;

        Place(int flags, int preferred) {
            this.flags = flags;
            this.preferred = preferred;
        }
    }

    private DeviceBuffer(VulkanDevice device, long wanted, Place place) {
        int flags = place.flags;
        this.device = device;
        this.bytes = Math.max(wanted, MIN_BYTES);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            VkBufferCreateInfo info = VkBufferCreateInfo.calloc(stack)
                    .sType$Default()
                    .size(bytes)
                    .usage(VK_BUFFER_USAGE_STORAGE_BUFFER_BIT
                            | VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT
                            | VK_BUFFER_USAGE_TRANSFER_SRC_BIT
                            | VK_BUFFER_USAGE_TRANSFER_DST_BIT);
            VmaAllocationCreateInfo how = VmaAllocationCreateInfo.calloc(stack)
                    .usage(VMA_MEMORY_USAGE_AUTO)
                    .flags(flags);
            if (flags != 0) {
                how.requiredFlags(VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT)
                        .preferredFlags(place.preferred);
            }
            LongBuffer buffer = stack.mallocLong(1);
            PointerBuffer memory = stack.mallocPointer(1);
            VmaAllocationInfo allocated = VmaAllocationInfo.calloc(stack);
            VulkanResult.check(
                    vmaCreateBuffer(device.allocator(), info, how, buffer, memory, allocated),
                    "vmaCreateBuffer",
                    bytes);
            this.handle = buffer.get(0);
            this.allocation = memory.get(0);
            this.mapped = (flags == 0
                            ? ByteBuffer.allocate(0)
                            : MemoryUtil.memByteBuffer(allocated.pMappedData(), Math.toIntExact(bytes)))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * Checks that a kernel can be given so many bytes as one buffer.
     *
     * @throws BackendException when the device binds less
     */
    static void requireBindable(VulkanDevice device, long bytes) {
        long limit = device.candidate().identity().limits().bufferBytes();
        if (bytes > limit) {
            throw new BackendException("A buffer of " + bytes + " bytes is needed, but device "
                    + device.candidate().identity().name() + " binds at most " + limit
                    + ". Fix: use fewer slots, smaller workspace regions and resident buffers, or another device.");
        }
    }

    /** A buffer the host writes and reads while no launch runs, in cached memory. */
    static DeviceBuffer forHost(VulkanDevice device, long bytes) {
        return new DeviceBuffer(device, bytes, Place.HOST);
    }

    /** A buffer only the device touches; content comes and goes by copies. */
    static DeviceBuffer forDevice(VulkanDevice device, long bytes) {
        requireBindable(device, bytes);
        return new DeviceBuffer(device, bytes, Place.DEVICE);
    }

    /**
     * A buffer the host only writes, in address order: in memory of the device where that can be mapped. A running launch
     * may not see what the host stores to its own memory (NVIDIA, measured). Reading it back is slow.
     */
    static DeviceBuffer forWriting(VulkanDevice device, long bytes) {
        return new DeviceBuffer(device, bytes, Place.DOWN);
    }

    /** A buffer a launch writes while the host reads it, through its caches. */
    static DeviceBuffer forHostReads(VulkanDevice device, long bytes) {
        return new DeviceBuffer(device, bytes, Place.UP);
    }

    long handle() {
        return handle;
    }

    long bytes() {
        return bytes;
    }

    /** The mapped bytes of a buffer for the host: a fresh little-endian view from 0 to capacity. */
    ByteBuffer mapped() {
        return mapped.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The word at an index of a buffer for the host. */
    void putWord(int index, int value) {
        mapped.putInt(index * Integer.BYTES, value);
    }

    int word(int index) {
        return mapped.getInt(index * Integer.BYTES);
    }

    /** Writes the bytes from position to limit of {@code source} to a buffer for the host. */
    void put(int atByte, ByteBuffer source) {
        mapped.put(atByte, source, source.position(), source.remaining());
    }

    /** Fills {@code target} from position to limit, both of which stay, from a buffer for the host. */
    void get(int atByte, ByteBuffer target) {
        target.put(target.position(), mapped, atByte, target.remaining());
    }

    @Override
    public void close() {
        vmaDestroyBuffer(device.allocator(), handle, allocation);
    }
}
