package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.VK10.*;
import static org.lwjgl.vulkan.VK11.*;
import static org.lwjgl.vulkan.VK12.*;

import dev.megakernel.backend.DeviceInfo.Kind;
import dev.megakernel.kernel.KernelLayout;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkPhysicalDevice;
import org.lwjgl.vulkan.VkPhysicalDeviceDriverProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceFeatures;
import org.lwjgl.vulkan.VkPhysicalDeviceIDProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceLimits;
import org.lwjgl.vulkan.VkPhysicalDeviceProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceProperties2;
import org.lwjgl.vulkan.VkQueueFamilyProperties;

/**
 * A physical device and what decides whether it can run the kernel.
 *
 * @param device the device
 * @param identity who it is
 * @param queueFamily queue family for compute, -1 without one
 * @param robustBufferAccess whether out-of-bounds accesses can be made harmless
 * @param missing features the kernel needs and the device lacks
 */
record Candidate(
        VkPhysicalDevice device, Identity identity, int queueFamily, boolean robustBufferAccess, List<String> missing) {

    /** Name, driver and limits of a device. */
    record Identity(String name, String driver, Kind kind, String uuid, Limits limits) {}

    /** Limits that bind a launch. */
    record Limits(int workgroupSize, int workgroupCount, long bufferBytes) {}

    static Candidate of(VkPhysicalDevice device) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            List<String> missing = new ArrayList<>();
            Identity identity = identity(device, stack, missing);
            VkPhysicalDeviceFeatures features = VkPhysicalDeviceFeatures.calloc(stack);
            vkGetPhysicalDeviceFeatures(device, features);
            int family = computeFamily(device, stack);
            if (family < 0) {
                missing.add("a compute queue");
            }
            return new Candidate(device, identity, family, features.robustBufferAccess(), List.copyOf(missing));
        }
    }

    private static Identity identity(VkPhysicalDevice device, MemoryStack stack, List<String> missing) {
        VkPhysicalDeviceProperties plain = VkPhysicalDeviceProperties.calloc(stack);
        vkGetPhysicalDeviceProperties(device, plain);
        if (plain.apiVersion() < VK_API_VERSION_1_2) {
            missing.add("Vulkan 1.2");
            return new Identity(plain.deviceNameString(), "unknown", Kind.OTHER, "", limits(plain.limits()));
        }
        VkPhysicalDeviceDriverProperties driver =
                VkPhysicalDeviceDriverProperties.calloc(stack).sType$Default();
        VkPhysicalDeviceIDProperties id =
                VkPhysicalDeviceIDProperties.calloc(stack).sType$Default().pNext(driver.address());
        VkPhysicalDeviceProperties2 properties =
                VkPhysicalDeviceProperties2.calloc(stack).sType$Default().pNext(id.address());
        vkGetPhysicalDeviceProperties2(device, properties);
        ByteBuffer uuid = id.deviceUUID();
        byte[] bytes = new byte[uuid.remaining()];
        uuid.get(bytes);
        return new Identity(
                plain.deviceNameString(),
                (driver.driverNameString() + " " + driver.driverInfoString()).strip(),
                kind(plain.deviceType()),
                HexFormat.of().formatHex(bytes),
                limits(plain.limits()));
    }

    private static Limits limits(VkPhysicalDeviceLimits limits) {
        // The fence scan keeps two words of scratch for each invocation.
        int workgroup = Math.min(
                Math.min(limits.maxComputeWorkGroupInvocations(), limits.maxComputeWorkGroupSize(0)),
                KernelLayout.SCRATCH_WORDS / 2);
        int count = (int) Math.min(Integer.toUnsignedLong(limits.maxComputeWorkGroupCount(0)), Integer.MAX_VALUE);
        return new Limits(workgroup, count, Integer.toUnsignedLong(limits.maxStorageBufferRange()));
    }

    private static Kind kind(int type) {
        return switch (type) {
            case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU -> Kind.DISCRETE_GPU;
            case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU -> Kind.INTEGRATED_GPU;
            case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU -> Kind.VIRTUAL_GPU;
            case VK_PHYSICAL_DEVICE_TYPE_CPU -> Kind.CPU;
            default -> Kind.OTHER;
        };
    }

    /** A family for compute alone where there is one: it does not share its queues with graphics. */
    private static int computeFamily(VkPhysicalDevice device, MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        vkGetPhysicalDeviceQueueFamilyProperties(device, count, null);
        VkQueueFamilyProperties.Buffer families = VkQueueFamilyProperties.calloc(count.get(0), stack);
        vkGetPhysicalDeviceQueueFamilyProperties(device, count, families);
        int shared = -1;
        for (int i = 0; i < families.capacity(); i++) {
            int flags = families.get(i).queueFlags();
            if ((flags & VK_QUEUE_COMPUTE_BIT) != 0 && (flags & VK_QUEUE_GRAPHICS_BIT) == 0) {
                return i;
            }
            if ((flags & VK_QUEUE_COMPUTE_BIT) != 0 && shared < 0) {
                shared = i;
            }
        }
        return shared;
    }
}
