package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.*;

import dev.megakernel.kernel.KernelCache;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.vulkan.VkPipelineCacheCreateInfo;

/** The driver's compiled pipelines for one kernel, kept on disk by device, driver and kernel. */
final class PipelineCache implements AutoCloseable {

    private static final String SUFFIX = ".pipelines";

    private final VulkanDevice device;
    private final KernelCache files;
    private final String key;
    private final long handle;
    private byte[] stored;

    PipelineCache(VulkanDevice device, KernelCache files, String kernelKey) {
        this.device = device;
        this.files = files;
        Candidate.Identity identity = device.candidate().identity();
        this.key = KernelCache.key(
                identity.uuid() + " " + identity.driver(), kernelKey.getBytes(StandardCharsets.US_ASCII));
        Optional<byte[]> earlier = files.read(key, SUFFIX);
        this.stored = earlier.orElse(new byte[0]);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            VkPipelineCacheCreateInfo info =
                    VkPipelineCacheCreateInfo.calloc(stack).sType$Default();
            if (stored.length > 0) {
                info.pInitialData(
                        ByteBuffer.allocateDirect(stored.length).put(stored).flip());
            }
            LongBuffer pointer = stack.mallocLong(1);
            VulkanResult.check(vkCreatePipelineCache(device.handle(), info, null, pointer), "vkCreatePipelineCache");
            handle = pointer.get(0);
        }
    }

    long handle() {
        return handle;
    }

    /** Writes what the driver has compiled since. */
    void save() {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer size = stack.mallocPointer(1);
            VulkanResult.check(vkGetPipelineCacheData(device.handle(), handle, size, null), "vkGetPipelineCacheData");
            ByteBuffer data = MemoryUtil.memAlloc(Math.toIntExact(size.get(0)));
            try {
                VulkanResult.check(
                        vkGetPipelineCacheData(device.handle(), handle, size, data), "vkGetPipelineCacheData");
                byte[] bytes = new byte[Math.toIntExact(size.get(0))];
                data.get(0, bytes);
                if (!Arrays.equals(bytes, stored)) {
                    files.write(key, SUFFIX, bytes);
                    stored = bytes;
                }
            } finally {
                MemoryUtil.memFree(data);
            }
        }
    }

    @Override
    public void close() {
        vkDestroyPipelineCache(device.handle(), handle, null);
    }
}
