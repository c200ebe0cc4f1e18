package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.*;

import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkDescriptorBufferInfo;
import org.lwjgl.vulkan.VkDescriptorPoolCreateInfo;
import org.lwjgl.vulkan.VkDescriptorPoolSize;
import org.lwjgl.vulkan.VkDescriptorSetAllocateInfo;
import org.lwjgl.vulkan.VkDescriptorSetLayoutBinding;
import org.lwjgl.vulkan.VkDescriptorSetLayoutCreateInfo;
import org.lwjgl.vulkan.VkPipelineLayoutCreateInfo;
import org.lwjgl.vulkan.VkPushConstantRange;
import org.lwjgl.vulkan.VkWriteDescriptorSet;

/** One descriptor set of storage buffers, with its layout, its pool and the pipeline layout around it. */
final class Bindings implements AutoCloseable {

    private final VulkanDevice device;
    private final long setLayout;
    private final long pipelineLayout;
    private final long pool;
    private final long set;

    Bindings(VulkanDevice device, int count, int pushConstantBytes) {
        this.device = device;
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
            VkDescriptorPoolCreateInfo poolInfo = VkDescriptorPoolCreateInfo.calloc(stack)
                    .sType$Default()
                    .maxSets(1)
                    .pPoolSizes(VkDescriptorPoolSize.calloc(1, stack)
                            .type(VK_DESCRIPTOR_TYPE_STORAGE_BUFFER)
                            .descriptorCount(count));
            VulkanResult.check(
                    vkCreateDescriptorPool(device.handle(), poolInfo, null, handle), "vkCreateDescriptorPool");
            pool = handle.get(0);
            VkDescriptorSetAllocateInfo setInfo = VkDescriptorSetAllocateInfo.calloc(stack)
                    .sType$Default()
                    .descriptorPool(pool)
                    .pSetLayouts(stack.longs(setLayout));
            VulkanResult.check(vkAllocateDescriptorSets(device.handle(), setInfo, handle), "vkAllocateDescriptorSets");
            set = handle.get(0);
        }
    }

    /** Binds a buffer; no launch that uses the set may be running. */
    void bind(int binding, DeviceBuffer buffer) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            VkWriteDescriptorSet.Buffer write = VkWriteDescriptorSet.calloc(1, stack)
                    .sType$Default()
                    .dstSet(set)
                    .dstBinding(binding)
                    .descriptorType(VK_DESCRIPTOR_TYPE_STORAGE_BUFFER)
                    .descriptorCount(1)
                    .pBufferInfo(VkDescriptorBufferInfo.calloc(1, stack)
                            .buffer(buffer.handle())
                            .range(VK_WHOLE_SIZE));
            vkUpdateDescriptorSets(device.handle(), write, null);
        }
    }

    long pipelineLayout() {
        return pipelineLayout;
    }

    long set() {
        return set;
    }

    @Override
    public void close() {
        vkDestroyDescriptorPool(device.handle(), pool, null);
        vkDestroyPipelineLayout(device.handle(), pipelineLayout, null);
        vkDestroyDescriptorSetLayout(device.handle(), setLayout, null);
    }
}
