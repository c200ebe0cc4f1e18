package dev.megakernel.vulkan;

import static org.lwjgl.system.MemoryUtil.*;
import static org.lwjgl.vulkan.VK10.*;

import dev.megakernel.protocol.DeviceLostException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkCommandBufferAllocateInfo;
import org.lwjgl.vulkan.VkCommandBufferBeginInfo;
import org.lwjgl.vulkan.VkCommandPoolCreateInfo;
import org.lwjgl.vulkan.VkMemoryBarrier;
import org.lwjgl.vulkan.VkSubmitInfo;

/** A place for one launch that stays: started without waiting, looked after later. One thread at a time. */
final class StayingLaunch implements AutoCloseable {

    private static final int SHADER_ACCESS = VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT;

    private final VulkanDevice device;
    private final QueueOwner queue;
    private final long pool;
    private final VkCommandBuffer buffer;
    private final Fence fence;
    private final PointerBuffer submitted = memAllocPointer(1);
    private final LongBuffer set = memAllocLong(1);
    private final VkCommandBufferBeginInfo begin =
            VkCommandBufferBeginInfo.calloc().sType$Default();
    private final VkMemoryBarrier.Buffer barrier = VkMemoryBarrier.calloc(1).sType$Default();
    private final VkSubmitInfo submit = VkSubmitInfo.calloc().sType$Default();
    private int number;
    private @Nullable LaunchBound bound;
    private boolean recorded;
    private boolean running;

    StayingLaunch(VulkanDevice device, QueueOwner queue) {
        this.device = device;
        this.queue = queue;
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

    /**
     * What every launch of a kernel has in common.
     *
     * @param bindings layout and buffers
     * @param pipeline the pipeline
     * @param groups workgroups
     * @param queued whether launches wait for each other in one queue, and so need a barrier between
     */
    record Plan(Bindings bindings, long pipeline, int groups, boolean queued) {}

    /** Records a launch, of which there may be one at a time. The earlier one in this place has ended. */
    void record(int launch, LaunchBound ofLaunch, Plan plan, ByteBuffer pushConstants) {
        recorded = false;
        number = launch;
        bound = ofLaunch;
        VulkanResult.check(vkBeginCommandBuffer(buffer, begin), "vkBeginCommandBuffer");
        if (plan.queued()) {
            barrier(VK_ACCESS_SHADER_WRITE_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, SHADER_ACCESS);
        }
        long layout = plan.bindings().pipelineLayout();
        vkCmdBindPipeline(buffer, VK_PIPELINE_BIND_POINT_COMPUTE, plan.pipeline());
        set.put(0, plan.bindings().set().handle());
        vkCmdBindDescriptorSets(buffer, VK_PIPELINE_BIND_POINT_COMPUTE, layout, 0, set, null);
        vkCmdPushConstants(buffer, layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, pushConstants);
        vkCmdDispatch(buffer, plan.groups(), 1, 1);
        barrier(VK_ACCESS_SHADER_WRITE_BIT, VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT);
        VulkanResult.check(vkEndCommandBuffer(buffer), "vkEndCommandBuffer");
        recorded = true;
    }

    boolean isRecorded(int launch, LaunchBound ofLaunch) {
        return recorded && number == launch && ofLaunch.equals(bound);
    }

    /** Starts what was recorded. */
    void start() {
        recorded = false;
        lossMarksTheDevice(() -> queue.submit(submit, fence));
        running = true;
    }

    private void barrier(int fromAccess, int toStage, int toAccess) {
        barrier.get(0).srcAccessMask(fromAccess).dstAccessMask(toAccess);
        vkCmdPipelineBarrier(buffer, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, toStage, 0, barrier, null, null);
    }

    boolean isRunning(int launch) {
        return running && number == launch;
    }

    boolean isFree() {
        return !running;
    }

    /** Looks whether the launch that runs here has ended; answers true once. */
    boolean noticeEnd() {
        if (!running) {
            return false;
        }
        boolean[] ended = new boolean[1];
        lossMarksTheDevice(() -> ended[0] = fence.takeBackIfSignalled());
        running = !ended[0];
        return ended[0];
    }

    /** Waits for the launch that runs here; afterwards none does, also when the device is lost. */
    void await() {
        if (running) {
            running = false;
            lossMarksTheDevice(fence::finish);
        }
    }

    private void lossMarksTheDevice(Runnable call) {
        try {
            call.run();
        } catch (DeviceLostException e) {
            device.markLost();
            throw e;
        }
    }

    @Override
    public void close() {
        fence.close();
        vkDestroyCommandPool(device.handle(), pool, null);
        memFree(submitted);
        memFree(set);
        begin.free();
        barrier.free();
        submit.free();
    }
}
