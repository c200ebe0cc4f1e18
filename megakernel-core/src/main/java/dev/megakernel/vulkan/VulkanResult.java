package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.*;

import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceOutOfMemoryException;

/** Turns result codes into typed errors; every Vulkan call goes through here. */
final class VulkanResult {

    private VulkanResult() {}

    /** Passes a success on and throws for an error. */
    static void check(int result, String call) {
        check(result, call, 0);
    }

    /** {@link #check(int, String)} for a call that allocates {@code bytes}. */
    static void check(int result, String call, long bytes) {
        switch (result) {
            case VK_SUCCESS -> {}
            case VK_ERROR_DEVICE_LOST ->
                throw new DeviceLostException(call
                        + " answered VK_ERROR_DEVICE_LOST, device lost: the driver reset the device or the device is gone."
                        + " Fix: check the driver's log for the cause; the recovery policy decides what happens next.");
            case VK_ERROR_OUT_OF_DEVICE_MEMORY, VK_ERROR_OUT_OF_HOST_MEMORY ->
                throw new DeviceOutOfMemoryException(
                        call + " answered " + name(result) + " for " + bytes
                                + " bytes, but the device needs room for them. Fix: use fewer slots or smaller workspace regions, or free resident buffers.",
                        bytes,
                        0);
            default ->
                throw new BackendException(
                        call + " answered " + name(result)
                                + ", but must succeed. Fix: update the driver, or run with the validation layer to see what it dislikes.");
        }
    }

    static String name(int result) {
        return switch (result) {
            case VK_NOT_READY -> "VK_NOT_READY";
            case VK_TIMEOUT -> "VK_TIMEOUT";
            case VK_INCOMPLETE -> "VK_INCOMPLETE";
            case VK_ERROR_OUT_OF_HOST_MEMORY -> "VK_ERROR_OUT_OF_HOST_MEMORY";
            case VK_ERROR_OUT_OF_DEVICE_MEMORY -> "VK_ERROR_OUT_OF_DEVICE_MEMORY";
            case VK_ERROR_INITIALIZATION_FAILED -> "VK_ERROR_INITIALIZATION_FAILED";
            case VK_ERROR_DEVICE_LOST -> "VK_ERROR_DEVICE_LOST";
            case VK_ERROR_LAYER_NOT_PRESENT -> "VK_ERROR_LAYER_NOT_PRESENT";
            case VK_ERROR_EXTENSION_NOT_PRESENT -> "VK_ERROR_EXTENSION_NOT_PRESENT";
            case VK_ERROR_FEATURE_NOT_PRESENT -> "VK_ERROR_FEATURE_NOT_PRESENT";
            case VK_ERROR_INCOMPATIBLE_DRIVER -> "VK_ERROR_INCOMPATIBLE_DRIVER";
            default -> "VkResult " + result;
        };
    }
}
