package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.KHRPipelineExecutableProperties.VK_PIPELINE_CREATE_CAPTURE_STATISTICS_BIT_KHR;
import static org.lwjgl.vulkan.VK10.*;

import dev.megakernel.kernel.SpirV;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkComputePipelineCreateInfo;
import org.lwjgl.vulkan.VkShaderModuleCreateInfo;
import org.lwjgl.vulkan.VkSpecializationInfo;
import org.lwjgl.vulkan.VkSpecializationMapEntry;

/** A {@code VkShaderModule} that pipelines are made of. */
final class ShaderModule implements AutoCloseable {

    private final VulkanDevice device;
    private final long handle;

    ShaderModule(VulkanDevice device, SpirV spirv) {
        this.device = device;
        try (MemoryStack stack = MemoryStack.stackPush()) {
            LongBuffer pointer = stack.mallocLong(1);
            VkShaderModuleCreateInfo info =
                    VkShaderModuleCreateInfo.calloc(stack).sType$Default().pCode(spirv.toBuffer());
            VulkanResult.check(vkCreateShaderModule(device.handle(), info, null, pointer), "vkCreateShaderModule");
            handle = pointer.get(0);
        }
    }

    /** A compute pipeline; entry i of {@code constants} is specialization constant i. */
    Pipeline pipeline(Bindings bindings, PipelineCache cache, int... constants) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            VkSpecializationMapEntry.Buffer entries = VkSpecializationMapEntry.calloc(constants.length, stack);
            ByteBuffer data = stack.malloc(constants.length * Integer.BYTES);
            for (int i = 0; i < constants.length; i++) {
                entries.get(i).constantID(i).offset(i * Integer.BYTES).size(Integer.BYTES);
                data.putInt(i * Integer.BYTES, constants[i]);
            }
            VkComputePipelineCreateInfo.Buffer info = VkComputePipelineCreateInfo.calloc(1, stack);
            info.get(0)
                    .sType$Default()
                    .flags(
                            device.candidate().features().executableInfo()
                                    ? VK_PIPELINE_CREATE_CAPTURE_STATISTICS_BIT_KHR
                                    : 0)
                    .layout(bindings.pipelineLayout())
                    .stage()
                    .sType$Default()
                    .stage(VK_SHADER_STAGE_COMPUTE_BIT)
                    .module(handle)
                    .pName(stack.UTF8("main"))
                    .pSpecializationInfo(VkSpecializationInfo.calloc(stack)
                            .pMapEntries(entries)
                            .pData(data));
            LongBuffer pipeline = stack.mallocLong(1);
            VulkanResult.check(
                    vkCreateComputePipelines(device.handle(), cache.handle(), info, null, pipeline),
                    "vkCreateComputePipelines");
            return new Pipeline(device, pipeline.get(0));
        }
    }

    @Override
    public void close() {
        vkDestroyShaderModule(device.handle(), handle, null);
    }
}
