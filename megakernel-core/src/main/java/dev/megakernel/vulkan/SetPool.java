package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.*;

import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkDescriptorPoolCreateInfo;
import org.lwjgl.vulkan.VkDescriptorPoolSize;
import org.lwjgl.vulkan.VkDescriptorSetAllocateInfo;

/** A {@code VkDescriptorPool} with room for a number of sets of one layout; closing it frees them. */
final class SetPool implements AutoCloseable {

    private final VulkanDevice device;
    private final long layout;
    private final long handle;
    private int free;

    /** Room for {@code sets} sets of {@code bindings} storage buffers each. */
    SetPool(VulkanDevice device, long layout, int bindings, int sets) {
        this.device = device;
        this.layout = layout;
        this.free = sets;
        try (MemoryStack stack = MemoryStack.stackPush()) {
            LongBuffer pointer = stack.mallocLong(1);
            VkDescriptorPoolCreateInfo info = VkDescriptorPoolCreateInfo.calloc(stack)
                    .sType$Default()
                    .maxSets(sets)
                    .pPoolSizes(VkDescriptorPoolSize.calloc(1, stack)
                            .type(VK_DESCRIPTOR_TYPE_STORAGE_BUFFER)
                            .descriptorCount(bindings * sets));
            VulkanResult.check(vkCreateDescriptorPool(device.handle(), info, null, pointer), "vkCreateDescriptorPool");
            handle = pointer.get(0);
        }
    }

    boolean isEmpty() {
        return free == 0;
    }

    BindingSet allocate() {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            LongBuffer pointer = stack.mallocLong(1);
            VkDescriptorSetAllocateInfo info = VkDescriptorSetAllocateInfo.calloc(stack)
                    .sType$Default()
                    .descriptorPool(handle)
                    .pSetLayouts(stack.longs(layout));
            VulkanResult.check(vkAllocateDescriptorSets(device.handle(), info, pointer), "vkAllocateDescriptorSets");
            free--;
            return new BindingSet(device, pointer.get(0));
        }
    }

    @Override
    public void close() {
        vkDestroyDescriptorPool(device.handle(), handle, null);
    }
}
