package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.vkEnumerateDeviceExtensionProperties;

import java.nio.IntBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkExtensionProperties;
import org.lwjgl.vulkan.VkPhysicalDevice;

/** Extensions of devices. */
final class DeviceExtensions {

    private DeviceExtensions() {}

    /** Whether a device offers an extension. */
    static boolean offers(VkPhysicalDevice device, MemoryStack stack, String extension) {
        IntBuffer count = stack.ints(0);
        VulkanResult.check(
                vkEnumerateDeviceExtensionProperties(device, (String) null, count, null),
                "vkEnumerateDeviceExtensionProperties");
        try (VkExtensionProperties.Buffer properties = VkExtensionProperties.calloc(count.get(0))) {
            VulkanResult.check(
                    vkEnumerateDeviceExtensionProperties(device, (String) null, count, properties),
                    "vkEnumerateDeviceExtensionProperties");
            return properties.stream().anyMatch(property -> extension.equals(property.extensionNameString()));
        }
    }
}
