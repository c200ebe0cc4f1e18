package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.*;

import java.util.HashMap;
import java.util.Map;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkDescriptorBufferInfo;
import org.lwjgl.vulkan.VkWriteDescriptorSet;

/** A {@code VkDescriptorSet} of storage buffers; its pool frees it. */
final class BindingSet {

    private final VulkanDevice device;
    private final long handle;
    /** By identity: drivers hand out the handle of a destroyed buffer again. */
    private final Map<Integer, DeviceBuffer> bound = new HashMap<>();

    BindingSet(VulkanDevice device, long handle) {
        this.device = device;
        this.handle = handle;
    }

    long handle() {
        return handle;
    }

    /** Binds a buffer unless it is bound already; no launch that uses the set may be running. */
    void bind(int binding, DeviceBuffer buffer) {
        if (bound.put(binding, buffer) == buffer) {
            return;
        }
        write(binding, buffer, 0, VK_WHOLE_SIZE);
    }

    /** Binds a part of a buffer; no launch that uses the set may be running. */
    void bind(int binding, DeviceBuffer buffer, long firstByte, long bytes) {
        bound.remove(binding);
        write(binding, buffer, firstByte, bytes);
    }

    private void write(int binding, DeviceBuffer buffer, long firstByte, long bytes) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            VkWriteDescriptorSet.Buffer write = VkWriteDescriptorSet.calloc(1, stack)
                    .sType$Default()
                    .dstSet(handle)
                    .dstBinding(binding)
                    .descriptorType(VK_DESCRIPTOR_TYPE_STORAGE_BUFFER)
                    .descriptorCount(1)
                    .pBufferInfo(VkDescriptorBufferInfo.calloc(1, stack)
                            .buffer(buffer.handle())
                            .offset(firstByte)
                            .range(bytes));
            vkUpdateDescriptorSets(device.handle(), write, null);
        }
    }
}
