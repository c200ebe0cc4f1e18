package dev.megakernel.vulkan;

import static org.lwjgl.system.MemoryUtil.*;
import static org.lwjgl.vulkan.VK10.*;

import java.nio.LongBuffer;
import java.util.function.BooleanSupplier;
import org.lwjgl.vulkan.VkFenceCreateInfo;

/** A {@code VkFence} and whether a submission has it that nobody has seen the end of. One thread at a time. */
final class Fence implements AutoCloseable {

    private final VulkanDevice device;
    /** Kept outside any thread's native stack, which callers of a dispatch do not have to have. */
    private final LongBuffer handle = memAllocLong(1);

    private final BooleanSupplier signalled = this::isSignalled;
    private boolean submitted;

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

    /** Work was submitted with the fence. */
    void markSubmitted() {
        submitted = true;
    }

    /** Whether nobody has waited for the end of submitted work yet. */
    boolean isSubmitted() {
        return submitted;
    }

    /** Tells whether the submitted work has ended; always the same object. */
    BooleanSupplier signalled() {
        return signalled;
    }

    private boolean isSignalled() {
        int status = vkGetFenceStatus(device.handle(), handle.get(0));
        if (status == VK_NOT_READY) {
            return false;
        }
        VulkanResult.check(status, "vkGetFenceStatus");
        return true;
    }

    /** Sleeps until the submitted work, if there is any, has ended; then it can be submitted with again. */
    void finish() {
        if (submitted) {
            VulkanResult.check(vkWaitForFences(device.handle(), handle, true, ~0L), "vkWaitForFences");
            reset();
        }
    }

    /** Takes the signal back. */
    void reset() {
        VulkanResult.check(vkResetFences(device.handle(), handle), "vkResetFences");
        submitted = false;
    }

    /** Takes the signal back if there is one, and answers whether there was. */
    boolean takeBackIfSignalled() {
        boolean ended = isSignalled();
        if (ended) {
            reset();
        }
        return ended;
    }

    @Override
    public void close() {
        vkDestroyFence(device.handle(), handle(), null);
        memFree(handle);
    }
}
