package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.*;

import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkDescriptorSetLayoutBinding;
import org.lwjgl.vulkan.VkDescriptorSetLayoutCreateInfo;
import org.lwjgl.vulkan.VkPipelineLayoutCreateInfo;
import org.lwjgl.vulkan.VkPushConstantRange;

/** The layout of descriptor sets of storage buffers, the pipeline layout around it, and one such set. */
final class Bindings implements AutoCloseable {

    private final VulkanDevice device;
    private final int count;
    private final long setLayout;
    private final long pipelineLayout;
    private final SetPool pool;
    private final BindingSet set;

    Bindings(VulkanDevice device, int count, int pushConstantBytes) {
        this.device = device;
        this.count = count;
        try (MemoryStack stack = MemoryStack.stackPush()) {
            LongBuffer handle = stack.mallocLong(1);
            VkDescriptorSetLayoutBinding.Buffer bindings = VkDescriptorSetLayoutBinding.calloc(count, stack);
            for (int i = 0; i < count; i++) {
                bindings.get(i)
                        .binding(i)
                        .descriptorType(VK_DESCRIPTOR_TYPE_STORAGE_BUFFER)
                        .descriptorCount(1)
                        .stageFlags(VK_SHADER_STAGE_COMPUTE_BIT);
            }
            VkDescriptorSetLayoutCreateInfo layoutInfo = VkDescriptorSetLayoutCreateInfo.calloc(stack)
                    .sType$Default()
                    .pBindings(bindings);
            VulkanResult.check(
                    vkCreateDescriptorSetLayout(device.handle(), layoutInfo, null, handle),
                    "vkCreateDescriptorSetLayout");
            setLayout = handle.get(0);
            VkPipelineLayoutCreateInfo pipelineInfo =
                    VkPipelineLayoutCreateInfo.calloc(stack).sType$Default().pSetLayouts(stack.longs(setLayout));
            if (pushConstantBytes > 0) {
                pipelineInfo.pPushConstantRanges(VkPushConstantRange.calloc(1, stack)
                        .stageFlags(VK_SHADER_STAGE_COMPUTE_BIT)
                        .size(pushConstantBytes));
            }
            VulkanResult.check(
                    vkCreatePipelineLayout(device.handle(), pipelineInfo, null, handle), "vkCreatePipelineLayout");
            pipelineLayout = handle.get(0);
        }
        pool = pool(1);
        set = pool.allocate();
    }

    /** Room for more sets of this layout. */
    SetPool pool(int sets) {
        return new SetPool(device, setLayout, count, sets);
    }

    /** Binds a buffer in the set of these bindings; no launch that uses the set may be running. */
    void bind(int binding, DeviceBuffer buffer) {
        set.bind(binding, buffer);
    }

    long pipelineLayout() {
        return pipelineLayout;
    }

    BindingSet set() {
        return set;
    }

    @Override
    public void close() {
        pool.close();
        vkDestroyPipelineLayout(device.handle(), pipelineLayout, null);
        vkDestroyDescriptorSetLayout(device.handle(), setLayout, null);
    }
}
