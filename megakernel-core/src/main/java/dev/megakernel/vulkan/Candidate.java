package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.KHRPipelineExecutableProperties.VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME;
import static org.lwjgl.vulkan.KHRShaderClock.VK_KHR_SHADER_CLOCK_EXTENSION_NAME;
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
import org.lwjgl.vulkan.VkPhysicalDeviceFeatures2;
import org.lwjgl.vulkan.VkPhysicalDeviceIDProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceLimits;
import org.lwjgl.vulkan.VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR;
import org.lwjgl.vulkan.VkPhysicalDeviceProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceProperties2;
import org.lwjgl.vulkan.VkPhysicalDeviceShaderClockFeaturesKHR;
import org.lwjgl.vulkan.VkPhysicalDeviceSubgroupProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceVulkan12Features;
import org.lwjgl.vulkan.VkQueueFamilyProperties;

/**
 * A physical device and what decides whether it can run the kernel.
 *
 * @param device the device
 * @param identity who it is
 * @param queues where compute work goes
 * @param features what the device offers and the kernel can do without
 * @param missing features the kernel needs and the device lacks
 */
record Candidate(VkPhysicalDevice device, Identity identity, Queues queues, Features features, List<String> missing) {

    /** A family of queues for compute, -1 without one, and how many queues it has. */
    record Queues(int family, int count) {}

    /**
     * What a device offers and the kernel can do without.
     *
     * @param robustBufferAccess whether out-of-bounds accesses can be made harmless
     * @param memoryModel whether shaders may use Vulkan's memory model
     * @param wideAtomics whether shaders may access 64 bits of a buffer at once
     * @param deviceClock whether shaders may read a clock of the device
     * @param executableInfo whether the driver tells what it made of a pipeline
     */
    record Features(
            boolean robustBufferAccess,
            boolean memoryModel,
            boolean wideAtomics,
            boolean deviceClock,
            boolean executableInfo) {}

    /** Name, driver and limits of a device. */
    record Identity(String name, String driver, Kind kind, String uuid, Limits limits) {}

    /** Limits that bind a launch, and how many invocations run in step. */
    record Limits(int workgroupSize, int workgroupCount, long bufferBytes, int subgroupSize) {}

    static Candidate of(VkPhysicalDevice device) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            List<String> missing = new ArrayList<>();
            Identity identity = identity(device, stack, missing);
            Queues queues = queues(device, stack);
            if (queues.family() < 0) {
                missing.add("a compute queue");
            }
            return new Candidate(
                    device, identity, queues, features(device, missing.isEmpty(), stack), List.copyOf(missing));
        }
    }

    private static Features features(VkPhysicalDevice device, boolean recent, MemoryStack stack) {
        if (!recent) {
            return new Features(false, false, false, false, false);
        }
        VkPhysicalDeviceVulkan12Features newer =
                VkPhysicalDeviceVulkan12Features.calloc(stack).sType$Default();
        VkPhysicalDeviceFeatures2 features =
                VkPhysicalDeviceFeatures2.calloc(stack).sType$Default().pNext(newer.address());
        vkGetPhysicalDeviceFeatures2(device, features);
        return new Features(
                features.features().robustBufferAccess(),
                newer.vulkanMemoryModel() && newer.vulkanMemoryModelDeviceScope(),
                newer.shaderBufferInt64Atomics() && features.features().shaderInt64(),
                deviceClock(device, stack),
                executableInfo(device, stack));
    }

    private static boolean deviceClock(VkPhysicalDevice device, MemoryStack stack) {
        if (!DeviceExtensions.offers(device, stack, VK_KHR_SHADER_CLOCK_EXTENSION_NAME)) {
            return false;
        }
        VkPhysicalDeviceShaderClockFeaturesKHR clocks =
                VkPhysicalDeviceShaderClockFeaturesKHR.calloc(stack).sType$Default();
        vkGetPhysicalDeviceFeatures2(
                device, VkPhysicalDeviceFeatures2.calloc(stack).sType$Default().pNext(clocks.address()));
        return clocks.shaderDeviceClock();
    }

    private static boolean executableInfo(VkPhysicalDevice device, MemoryStack stack) {
        if (!DeviceExtensions.offers(device, stack, VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME)) {
            return false;
        }
        VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR executables =
                VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR.calloc(stack)
                        .sType$Default();
        vkGetPhysicalDeviceFeatures2(
                device, VkPhysicalDeviceFeatures2.calloc(stack).sType$Default().pNext(executables.address()));
        return executables.pipelineExecutableInfo();
    }

    private static Identity identity(VkPhysicalDevice device, MemoryStack stack, List<String> missing) {
        VkPhysicalDeviceProperties plain = VkPhysicalDeviceProperties.calloc(stack);
        vkGetPhysicalDeviceProperties(device, plain);
        if (plain.apiVersion() < VK_API_VERSION_1_2) {
            missing.add("Vulkan 1.2");
            return new Identity(plain.deviceNameString(), "unknown", Kind.OTHER, "", limits(plain.limits(), 1));
        }
        VkPhysicalDeviceDriverProperties driver =
                VkPhysicalDeviceDriverProperties.calloc(stack).sType$Default();
        VkPhysicalDeviceIDProperties id =
                VkPhysicalDeviceIDProperties.calloc(stack).sType$Default().pNext(driver.address());
        VkPhysicalDeviceSubgroupProperties subgroup =
                VkPhysicalDeviceSubgroupProperties.calloc(stack).sType$Default().pNext(id.address());
        VkPhysicalDeviceProperties2 properties =
                VkPhysicalDeviceProperties2.calloc(stack).sType$Default().pNext(subgroup.address());
        vkGetPhysicalDeviceProperties2(device, properties);
        ByteBuffer uuid = id.deviceUUID();
        byte[] bytes = new byte[uuid.remaining()];
        uuid.get(bytes);
        return new Identity(
                plain.deviceNameString(),
                (driver.driverNameString() + " " + driver.driverInfoString()).strip(),
                kind(plain.deviceType()),
                HexFormat.of().formatHex(bytes),
                limits(plain.limits(), subgroup.subgroupSize()));
    }

    private static Limits limits(VkPhysicalDeviceLimits limits, int subgroupSize) {
        // The fence scan keeps two words of scratch for each invocation.
        int workgroup = Math.min(
                Math.min(limits.maxComputeWorkGroupInvocations(), limits.maxComputeWorkGroupSize(0)),
                KernelLayout.SCRATCH_WORDS / 2);
        int count = (int) Math.min(Integer.toUnsignedLong(limits.maxComputeWorkGroupCount(0)), Integer.MAX_VALUE);
        return new Limits(workgroup, count, Integer.toUnsignedLong(limits.maxStorageBufferRange()), subgroupSize);
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
    private static Queues queues(VkPhysicalDevice device, MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        vkGetPhysicalDeviceQueueFamilyProperties(device, count, null);
        VkQueueFamilyProperties.Buffer families = VkQueueFamilyProperties.calloc(count.get(0), stack);
        vkGetPhysicalDeviceQueueFamilyProperties(device, count, families);
        Queues shared = new Queues(-1, 0);
        for (int i = 0; i < families.capacity(); i++) {
            int flags = families.get(i).queueFlags();
            if ((flags & VK_QUEUE_COMPUTE_BIT) != 0 && (flags & VK_QUEUE_GRAPHICS_BIT) == 0) {
                return new Queues(i, families.get(i).queueCount());
            }
            if ((flags & VK_QUEUE_COMPUTE_BIT) != 0 && shared.family() < 0) {
                shared = new Queues(i, families.get(i).queueCount());
            }
        }
        return shared;
    }
}
