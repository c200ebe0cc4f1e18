package dev.megakernel.vulkan;

import static org.lwjgl.system.MemoryUtil.*;
import static org.lwjgl.vulkan.VK10.*;

import java.nio.LongBuffer;
import org.lwjgl.vulkan.VkFenceCreateInfo;

/** A {@code VkFence}: unsignalled until submitted work has ended. One thread at a time. */
final class Fence implements AutoCloseable {

    private final VulkanDevice device;
    /** Kept outside any thread's native stack, which callers of a dispatch do not have to have. */
    private final LongBuffer handle = memAllocLong(1);

    Fence(VulkanDevice device) {
        this.device = device;
        try (VkFenceCreateInfo info = VkFenceCreateInfo.calloc().sType$Default()) {
            VulkanResult.check(vkCreateFence(device.handle(), info, null, handle), "vkCreateFence");
        } catch (RuntimeException e) {
            memFree(handle);
            throw e;
        }
    }

    long handle() {
        return handle.get(0);
    }

    /** Waits for the signal and takes it back. */
    void await() {
        VulkanResult.check(vkWaitForFences(device.handle(), handle, true, ~0L), "vkWaitForFences");
        VulkanResult.check(vkResetFences(device.handle(), handle), "vkResetFences");
    }

    /** Takes the signal back if there is one, and answers whether there was. */
    boolean takeBackIfSignalled() {
        int status = vkGetFenceStatus(device.handle(), handle());
        if (status == VK_NOT_READY) {
            return false;
        }
        VulkanResult.check(status, "vkGetFenceStatus");
        VulkanResult.check(vkResetFences(device.handle(), handle), "vkResetFences");
        return true;
    }

    @Override
    public void close() {
        vkDestroyFence(device.handle(), handle(), null);
        memFree(handle);
    }
}
