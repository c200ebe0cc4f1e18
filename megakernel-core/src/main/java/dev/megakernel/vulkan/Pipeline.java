package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.vkDestroyPipeline;

/** A {@code VkPipeline}. */
record Pipeline(VulkanDevice device, long handle) implements AutoCloseable {

    @Override
    public void close() {
        vkDestroyPipeline(device.handle(), handle, null);
    }
}
