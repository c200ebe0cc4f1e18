package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.vkQueueSubmit;

import java.util.concurrent.locks.ReentrantLock;
import org.lwjgl.vulkan.VkQueue;
import org.lwjgl.vulkan.VkSubmitInfo;

/** A queue, which Vulkan lets only one thread at a time submit to. */
final class QueueOwner {

    private final VkQueue queue;
    private final ReentrantLock lock = new ReentrantLock();

    QueueOwner(VkQueue queue) {
        this.queue = queue;
    }

    void submit(VkSubmitInfo work, Fence fence) {
        lock.lock();
        try {
            VulkanResult.check(vkQueueSubmit(queue, work, fence.handle()), "vkQueueSubmit");
            fence.markSubmitted();
        } finally {
            lock.unlock();
        }
    }
}
