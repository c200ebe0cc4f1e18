package dev.megakernel.vulkan;

import static org.lwjgl.system.MemoryUtil.*;
import static org.lwjgl.vulkan.VK10.*;

import dev.megakernel.protocol.DeviceLostException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.lwjgl.PointerBuffer;
import org.lwjgl.vulkan.VkBufferCopy;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkCommandBufferAllocateInfo;
import org.lwjgl.vulkan.VkCommandBufferBeginInfo;
import org.lwjgl.vulkan.VkCommandPoolCreateInfo;
import org.lwjgl.vulkan.VkMemoryBarrier;
import org.lwjgl.vulkan.VkSubmitInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records one command buffer again and again and runs it to its end. All structs are built once, so that running
 * costs callers no native stack. One thread at a time.
 */
final class Commands implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    private static final int SHADER = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT;
    private static final int SHADER_ACCESS = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT;
    private static final int EVERYONE = SHADER | VK_PIPELINE_STAGE_TRANSFER_BIT;
    private static final int WRITES = VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT;

    private final VulkanDevice device;
    private final long pool;
    private final VkCommandBuffer buffer;
    private final Fence fence;
    private final PointerBuffer submitted = memAllocPointer(1);
    private final LongBuffer set = memAllocLong(1);
    private final VkCommandBufferBeginInfo begin =
            VkCommandBufferBeginInfo.calloc().sType$Default();
    private final VkMemoryBarrier.Buffer barrier = VkMemoryBarrier.calloc(1).sType$Default();
    private final VkBufferCopy.Buffer copy = VkBufferCopy.calloc(1);
    private final VkSubmitInfo submit = VkSubmitInfo.calloc().sType$Default();
    private boolean recording;

    Commands(VulkanDevice device) {
        this.device = device;
        LongBuffer pointer = memAllocLong(1);
        try (VkCommandPoolCreateInfo poolInfo = VkCommandPoolCreateInfo.calloc()
                        .sType$Default()
                        .flags(VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT)
                        .queueFamilyIndex(device.candidate().queues().family());
                VkCommandBufferAllocateInfo allocate = VkCommandBufferAllocateInfo.calloc()
                        .sType$Default()
                        .level(VK_COMMAND_BUFFER_LEVEL_PRIMARY)
                        .commandBufferCount(1)) {
            VulkanResult.check(vkCreateCommandPool(device.handle(), poolInfo, null, pointer), "vkCreateCommandPool");
            pool = pointer.get(0);
            allocate.commandPool(pool);
            VulkanResult.check(
                    vkAllocateCommandBuffers(device.handle(), allocate, submitted), "vkAllocateCommandBuffers");
            buffer = new VkCommandBuffer(submitted.get(0), device.handle());
            fence = new Fence(device);
        } finally {
            memFree(pointer);
        }
        submit.pCommandBuffers(submitted);
    }

    /** Starts recording anew, also after a recording that was never ended. */
    Commands begin() {
        finish();
        if (recording) {
            VulkanResult.check(vkResetCommandBuffer(buffer, 0), "vkResetCommandBuffer");
        }
        VulkanResult.check(vkBeginCommandBuffer(buffer, begin), "vkBeginCommandBuffer");
        recording = true;
        return this;
    }

    /** Launches workgroups on a set of their own; nothing orders them with earlier launches but barriers. */
    Commands dispatch(Bindings bindings, long pipeline, ByteBuffer pushConstants, int groups) {
        return use(bindings, bindings.set(), pipeline, pushConstants).dispatch(groups);
    }

    /** Sets what the next launches run, and on which buffers. */
    Commands use(Bindings bindings, BindingSet buffers, long pipeline, ByteBuffer pushConstants) {
        vkCmdBindPipeline(buffer, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
        vkCmdBindDescriptorSets(
                buffer,
                VK_PIPELINE_BIND_POINT_COMPUTE,
                bindings.pipelineLayout(),
                0,
                set.put(0, buffers.handle()),
                null);
        if (pushConstants.hasRemaining()) {
            vkCmdPushConstants(buffer, bindings.pipelineLayout(), VK_SHADER_STAGE_COMPUTE_BIT, 0, pushConstants);
        }
        return this;
    }

    /** Launches workgroups of what is in use. */
    Commands dispatch(int groups) {
        vkCmdDispatch(buffer, groups, 1, 1);
        return this;
    }

    /** Launches as many workgroups of what is in use as three words of a buffer say, in three dimensions. */
    Commands dispatchIndirect(DeviceBuffer sizes, long atByte) {
        vkCmdDispatchIndirect(buffer, sizes.handle(), atByte);
        return this;
    }

    /** Later launches see what earlier ones stored. */
    Commands shaderBarrier() {
        return barrier(SHADER, VK_ACCESS_SHADER_WRITE_BIT, SHADER, SHADER_ACCESS);
    }

    /** Later launches see what earlier launches and copies stored, sizes of launches included. */
    Commands launchBarrier() {
        return barrier(
                EVERYONE,
                WRITES,
                SHADER | VK_PIPELINE_STAGE_DRAW_INDIRECT_BIT,
                SHADER_ACCESS | VK_ACCESS_INDIRECT_COMMAND_READ_BIT);
    }

    /** Later copies come after all earlier launches and copies and see what they stored. */
    Commands transferBarrier() {
        return barrier(
                EVERYONE,
                WRITES,
                VK_PIPELINE_STAGE_TRANSFER_BIT,
                VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT);
    }

    /** The host sees what launches and copies stored, once the commands have run. */
    Commands hostBarrier() {
        return barrier(EVERYONE, WRITES, VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT);
    }

    /** Everything stored so far is available to the host and visible to later launches, which come after it. */
    Commands resultBarrier() {
        return barrier(EVERYONE, WRITES, SHADER | VK_PIPELINE_STAGE_HOST_BIT, SHADER_ACCESS | VK_ACCESS_HOST_READ_BIT);
    }

    /** Copies bytes, at least one; nothing orders the copy with other commands but barriers. */
    Commands copy(DeviceBuffer from, long fromByte, DeviceBuffer to, long toByte, long bytes) {
        copy.get(0).set(fromByte, toByte, bytes);
        vkCmdCopyBuffer(buffer, from.handle(), to.handle(), copy);
        return this;
    }

    /** Copies bytes, ordered after all earlier commands and before all later ones, and visible to the host at the end. */
    Commands orderedCopy(DeviceBuffer from, long fromByte, DeviceBuffer to, long toByte, long bytes) {
        transferBarrier().copy(from, fromByte, to, toByte, bytes);
        return barrier(
                VK_PIPELINE_STAGE_TRANSFER_BIT,
                VK_ACCESS_TRANSFER_WRITE_BIT,
                EVERYONE | VK_PIPELINE_STAGE_HOST_BIT,
                SHADER_ACCESS | VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_HOST_READ_BIT);
    }

    private Commands barrier(int fromStages, int fromAccess, int toStages, int toAccess) {
        barrier.get(0).srcAccessMask(fromAccess).dstAccessMask(toAccess);
        vkCmdPipelineBarrier(buffer, fromStages, toStages, 0, barrier, null, null);
        return this;
    }

    /** Submits what was recorded and sleeps until its end. */
    void run() {
        end();
        finish();
        device.turn().beginPass();
        try {
            device.queue().submit(submit, fence);
            fence.finish();
        } catch (DeviceLostException e) {
            device.markLost();
            throw e;
        } finally {
            device.turn().endPass();
        }
    }

    /** Ends recording. */
    void end() {
        VulkanResult.check(vkEndCommandBuffer(buffer), "vkEndCommandBuffer");
        recording = false;
    }

    /** Submits what was recorded and ended, once more if it ran before; {@link #await} with the same argument comes next. */
    void submit(Completion completion) {
        device.turn().beginPass();
        boolean submitted = false;
        try {
            completion.prepare(fence);
            device.queue().submit(submit, fence);
            submitted = true;
        } catch (DeviceLostException e) {
            device.markLost();
            throw e;
        } finally {
            if (!submitted) {
                device.turn().endPass();
            }
        }
    }

    /** Waits for the end of what was submitted. */
    void await(Completion completion) {
        try {
            completion.await(fence);
        } catch (DeviceLostException e) {
            device.markLost();
            throw e;
        } finally {
            device.turn().endPass();
        }
    }

    /** Sleeps until nothing that was submitted runs any more. */
    void finish() {
        try {
            fence.finish();
        } catch (DeviceLostException e) {
            device.markLost();
            throw e;
        }
    }

    private void finishIfAlive() {
        try {
            if (!device.isLost()) {
                finish();
            }
        } catch (DeviceLostException e) {
            log.debug("The device was lost while its last commands ran; they are freed all the same", e);
        }
    }

    @Override
    public void close() {
        finishIfAlive();
        fence.close();
        vkDestroyCommandPool(device.handle(), pool, null);
        memFree(submitted);
        memFree(set);
        begin.free();
        barrier.free();
        copy.free();
        submit.free();
    }
}
