package dev.megakernel.vulkan;

import static org.lwjgl.util.vma.Vma.*;
import static org.lwjgl.vulkan.KHRPipelineExecutableProperties.VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME;
import static org.lwjgl.vulkan.KHRShaderClock.VK_KHR_SHADER_CLOCK_EXTENSION_NAME;
import static org.lwjgl.vulkan.VK10.*;
import static org.lwjgl.vulkan.VK12.VK_API_VERSION_1_2;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.vma.VmaAllocatorCreateInfo;
import org.lwjgl.util.vma.VmaVulkanFunctions;
import org.lwjgl.vulkan.VkDevice;
import org.lwjgl.vulkan.VkDeviceCreateInfo;
import org.lwjgl.vulkan.VkDeviceQueueCreateInfo;
import org.lwjgl.vulkan.VkPhysicalDeviceFeatures;
import org.lwjgl.vulkan.VkPhysicalDeviceMemoryProperties;
import org.lwjgl.vulkan.VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR;
import org.lwjgl.vulkan.VkPhysicalDeviceShaderClockFeaturesKHR;
import org.lwjgl.vulkan.VkPhysicalDeviceVulkan12Features;
import org.lwjgl.vulkan.VkQueue;

/**
 * A {@code VkDevice} with a memory allocator, a compute queue for passes, and queues for launches that stay. The kernels on
 * it keep it alive.
 */
final class VulkanDevice extends Shared {

    /** Must be enabled where a driver offers it: it then implements only a portable subset (MoltenVK). */
    private static final String PORTABILITY_SUBSET = "VK_KHR_portability_subset";

    /** Passes, and two launches that stay, of which one begins while the other still runs. */
    private static final int MOST_QUEUES = 3;

    private static final int MAPPED = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT
            | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT
            | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    private static final int MAPPED_AND_CACHED = MAPPED | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;

    private final VulkanInstance instance;
    private final Candidate candidate;
    private final VkDevice handle;
    private final QueueOwner queue;
    private final List<QueueOwner> launchQueues;
    private final QueueTurn turn;
    private final long allocator;
    private volatile boolean lost;

    private VulkanDevice(VulkanInstance instance, Candidate candidate, VkDevice handle) {
        this.instance = instance;
        this.candidate = candidate;
        this.handle = handle;
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            List<QueueOwner> queues = new ArrayList<>();
            for (int i = 0; i < queueCount(candidate); i++) {
                vkGetDeviceQueue(handle, candidate.queues().family(), i, pointer);
                queues.add(new QueueOwner(new VkQueue(pointer.get(0), handle)));
            }
            this.queue = queues.get(0);
            this.launchQueues = queues.size() == 1 ? queues : List.copyOf(queues.subList(1, queues.size()));
            this.turn = new QueueTurn(queues.size() == 1, this::isLost);
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
            if (DeviceExtensions.offers(candidate.device(), stack, PORTABILITY_SUBSET)) {
                extensions.add(PORTABILITY_SUBSET);
            }
            if (candidate.features().executableInfo()) {
                extensions.add(VK_KHR_PIPELINE_EXECUTABLE_PROPERTIES_EXTENSION_NAME);
            }
            if (candidate.features().deviceClock()) {
                extensions.add(VK_KHR_SHADER_CLOCK_EXTENSION_NAME);
            }
            PointerBuffer names = stack.mallocPointer(extensions.size());
            extensions.forEach(name -> names.put(stack.UTF8(name)));
            boolean memoryModel = candidate.features().memoryModel();
            VkPhysicalDeviceVulkan12Features newer = VkPhysicalDeviceVulkan12Features.calloc(stack)
                    .sType$Default()
                    .vulkanMemoryModel(memoryModel)
                    .vulkanMemoryModelDeviceScope(memoryModel)
                    .shaderBufferInt64Atomics(candidate.features().wideAtomics());
            if (candidate.features().executableInfo()) {
                newer.pNext(VkPhysicalDevicePipelineExecutablePropertiesFeaturesKHR.calloc(stack)
                        .sType$Default()
                        .pipelineExecutableInfo(true)
                        .address());
            }
            if (candidate.features().deviceClock()) {
                newer.pNext(VkPhysicalDeviceShaderClockFeaturesKHR.calloc(stack)
                        .sType$Default()
                        .shaderDeviceClock(true)
                        .pNext(newer.pNext())
                        .address());
            }
            VkDeviceCreateInfo info = VkDeviceCreateInfo.calloc(stack)
                    .sType$Default()
                    // As an address: with the struct, LWJGL would cut off what is chained behind it.
                    .pNext(newer.address())
                    .ppEnabledExtensionNames(names.flip())
                    // A mistake in somebody's GLSL should fault a slot, not lose the device.
                    .pEnabledFeatures(VkPhysicalDeviceFeatures.calloc(stack)
                            .robustBufferAccess(candidate.features().robustBufferAccess())
                            .shaderInt64(candidate.features().wideAtomics()))
                    .pQueueCreateInfos(VkDeviceQueueCreateInfo.calloc(1, stack)
                            .sType$Default()
                            .queueFamilyIndex(candidate.queues().family())
                            .pQueuePriorities(priorities(candidate, stack)));
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

    private static int queueCount(Candidate candidate) {
        return Math.min(candidate.queues().count(), MOST_QUEUES);
    }

    private static FloatBuffer priorities(Candidate candidate, MemoryStack stack) {
        FloatBuffer priorities = stack.mallocFloat(queueCount(candidate));
        for (int i = 0; i < priorities.capacity(); i++) {
            priorities.put(i, 1f);
        }
        return priorities;
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

    /** Queues of launches that stay: one or two of their own, or that of the passes where there is no other. */
    List<QueueOwner> launchQueues() {
        return launchQueues;
    }

    QueueTurn turn() {
        return turn;
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
