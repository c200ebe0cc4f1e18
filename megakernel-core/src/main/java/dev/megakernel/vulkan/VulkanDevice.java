package dev.megakernel.vulkan;

import static org.lwjgl.util.vma.Vma.*;
import static org.lwjgl.vulkan.VK10.*;
import static org.lwjgl.vulkan.VK12.VK_API_VERSION_1_2;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.vma.VmaAllocatorCreateInfo;
import org.lwjgl.util.vma.VmaVulkanFunctions;
import org.lwjgl.vulkan.VkDevice;
import org.lwjgl.vulkan.VkDeviceCreateInfo;
import org.lwjgl.vulkan.VkDeviceQueueCreateInfo;
import org.lwjgl.vulkan.VkExtensionProperties;
import org.lwjgl.vulkan.VkPhysicalDevice;
import org.lwjgl.vulkan.VkPhysicalDeviceFeatures;
import org.lwjgl.vulkan.VkPhysicalDeviceMemoryProperties;
import org.lwjgl.vulkan.VkQueue;

/** A {@code VkDevice} with one compute queue and a memory allocator. The kernels on it keep it alive. */
final class VulkanDevice extends Shared {

    /** Must be enabled where a driver offers it: it then implements only a portable subset (MoltenVK). */
    private static final String PORTABILITY_SUBSET = "VK_KHR_portability_subset";

    private static final int MAPPED = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT
            | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT
            | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    private static final int MAPPED_AND_CACHED = MAPPED | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;

    private final VulkanInstance instance;
    private final Candidate candidate;
    private final VkDevice handle;
    private final QueueOwner queue;
    private final long allocator;
    private volatile boolean lost;

    private VulkanDevice(VulkanInstance instance, Candidate candidate, VkDevice handle) {
        this.instance = instance;
        this.candidate = candidate;
        this.handle = handle;
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            vkGetDeviceQueue(handle, candidate.queueFamily(), 0, pointer);
            this.queue = new QueueOwner(new VkQueue(pointer.get(0), handle));
            VmaAllocatorCreateInfo info = VmaAllocatorCreateInfo.calloc(stack)
                    .physicalDevice(candidate.device())
                    .device(handle)
                    .instance(instance.handle())
                    .vulkanApiVersion(VK_API_VERSION_1_2)
                    .pVulkanFunctions(VmaVulkanFunctions.calloc(stack).set(instance.handle(), handle));
            VulkanResult.check(vmaCreateAllocator(info, pointer), "vmaCreateAllocator");
            this.allocator = pointer.get(0);
        }
        instance.retain();
    }

    static VulkanDevice create(VulkanInstance instance, Candidate candidate) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            List<String> extensions = new ArrayList<>();
            if (offers(candidate.device(), stack, PORTABILITY_SUBSET)) {
                extensions.add(PORTABILITY_SUBSET);
            }
            PointerBuffer names = stack.mallocPointer(extensions.size());
            extensions.forEach(name -> names.put(stack.UTF8(name)));
            VkDeviceCreateInfo info = VkDeviceCreateInfo.calloc(stack)
                    .sType$Default()
                    .ppEnabledExtensionNames(names.flip())
                    // A mistake in somebody's GLSL should fault a slot, not lose the device.
                    .pEnabledFeatures(
                            VkPhysicalDeviceFeatures.calloc(stack).robustBufferAccess(candidate.robustBufferAccess()))
                    .pQueueCreateInfos(VkDeviceQueueCreateInfo.calloc(1, stack)
                            .sType$Default()
                            .queueFamilyIndex(candidate.queueFamily())
                            .pQueuePriorities(stack.floats(1f)));
            PointerBuffer pointer = stack.mallocPointer(1);
            VulkanResult.check(vkCreateDevice(candidate.device(), info, null, pointer), "vkCreateDevice");
            VkDevice handle = new VkDevice(pointer.get(0), candidate.device(), info, VK_API_VERSION_1_2);
            try {
                return new VulkanDevice(instance, candidate, handle);
            } catch (RuntimeException e) {
                vkDestroyDevice(handle, null);
                throw e;
            }
        }
    }

    private static boolean offers(VkPhysicalDevice device, MemoryStack stack, String extension) {
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

    /** Whether the host can write, but not read fast, coherent memory of the device. */
    boolean mapsDeviceMemory() {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            VkPhysicalDeviceMemoryProperties properties = VkPhysicalDeviceMemoryProperties.calloc(stack);
            vkGetPhysicalDeviceMemoryProperties(candidate.device(), properties);
            return properties.memoryTypes().stream()
                    .limit(properties.memoryTypeCount())
                    .anyMatch(type -> (type.propertyFlags() & MAPPED_AND_CACHED) == MAPPED);
        }
    }

    VkDevice handle() {
        return handle;
    }

    Candidate candidate() {
        return candidate;
    }

    QueueOwner queue() {
        return queue;
    }

    long allocator() {
        return allocator;
    }

    /** Waits until nothing runs; nothing may be submitted meanwhile. */
    void awaitIdle() {
        vkDeviceWaitIdle(handle);
    }

    /** No call on this device will succeed again. */
    void markLost() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    @Override
    void destroy() {
        if (!lost) {
            awaitIdle();
        }
        vmaDestroyAllocator(allocator);
        vkDestroyDevice(handle, null);
        instance.release();
    }
}
