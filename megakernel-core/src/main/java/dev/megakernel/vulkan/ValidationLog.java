package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.EXTDebugUtils.*;
import static org.lwjgl.vulkan.VK10.VK_FALSE;

import java.nio.LongBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkDebugUtilsMessengerCallbackDataEXT;
import org.lwjgl.vulkan.VkDebugUtilsMessengerCallbackEXT;
import org.lwjgl.vulkan.VkDebugUtilsMessengerCreateInfoEXT;
import org.lwjgl.vulkan.VkInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands messages of the validation layer to the log and remembers the first of them. Thread-safe. */
final class ValidationLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger("dev.megakernel.vulkan.validation");
    private static final int REMEMBERED = 100;

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final VkDebugUtilsMessengerCallbackEXT callback =
            VkDebugUtilsMessengerCallbackEXT.create((severity, types, data, user) -> {
                accept(
                        severity,
                        String.valueOf(VkDebugUtilsMessengerCallbackDataEXT.create(data)
                                .pMessageString()));
                return VK_FALSE;
            });

    private void accept(int severity, String message) {
        if (messages.size() < REMEMBERED) {
            messages.add(message);
        }
        if ((severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT) != 0) {
            log.error(message);
        } else {
            log.warn(message);
        }
    }

    /** Warnings and errors so far, at most the first hundred. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    VkDebugUtilsMessengerCreateInfoEXT describe(MemoryStack stack) {
        return VkDebugUtilsMessengerCreateInfoEXT.calloc(stack)
                .sType$Default()
                .messageSeverity(
                        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT)
                .messageType(VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT
                        | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT)
                .pfnUserCallback(callback);
    }

    long attach(VkInstance instance) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            LongBuffer handle = stack.mallocLong(1);
            VulkanResult.check(
                    vkCreateDebugUtilsMessengerEXT(instance, describe(stack), null, handle),
                    "vkCreateDebugUtilsMessengerEXT");
            return handle.get(0);
        }
    }

    @Override
    public void close() {
        callback.free();
    }
}
