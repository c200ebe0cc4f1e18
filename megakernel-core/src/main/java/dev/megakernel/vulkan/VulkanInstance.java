package dev.megakernel.vulkan;

import static org.lwjgl.vulkan.EXTDebugUtils.*;
import static org.lwjgl.vulkan.KHRPortabilityEnumeration.*;
import static org.lwjgl.vulkan.VK10.*;
import static org.lwjgl.vulkan.VK12.VK_API_VERSION_1_2;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.BackendUnavailableException.Reason;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkApplicationInfo;
import org.lwjgl.vulkan.VkExtensionProperties;
import org.lwjgl.vulkan.VkInstance;
import org.lwjgl.vulkan.VkInstanceCreateInfo;
import org.lwjgl.vulkan.VkLayerProperties;
import org.lwjgl.vulkan.VkPhysicalDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@code VkInstance}, with the validation layer when asked for. */
final class VulkanInstance extends Shared {

    private static final Logger log = LoggerFactory.getLogger(VulkanInstance.class);
    private static final String VALIDATION_LAYER = "VK_LAYER_KHRONOS_validation";

    private final VkInstance handle;
    private final long messenger;

    private VulkanInstance(VkInstance handle, @Nullable ValidationLog validation) {
        this.handle = handle;
        this.messenger = validation == null ? VK_NULL_HANDLE : validation.attach(handle);
    }

    /** Loads Vulkan and creates an instance; {@code validation} receives messages, {@code null} for no validation. */
    static VulkanInstance create(@Nullable ValidationLog validation) {
        VulkanLoader.load();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            boolean validated = validation != null && layerAvailable(stack);
            if (validation != null && !validated) {
                log.warn(
                        "{} is not installed, so nothing is validated. Fix: install it (Debian: vulkan-validationlayers).",
                        VALIDATION_LAYER);
            }
            Set<String> available = extensions(stack);
            boolean portability = available.contains(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
            List<String> wanted = new ArrayList<>();
            if (portability) {
                wanted.add(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
            }
            if (validated) {
                wanted.add(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
            }
            VkInstanceCreateInfo info = VkInstanceCreateInfo.calloc(stack)
                    .sType$Default()
                    .pApplicationInfo(VkApplicationInfo.calloc(stack)
                            .sType$Default()
                            .pApplicationName(stack.UTF8("megakernel"))
                            .apiVersion(VK_API_VERSION_1_2))
                    .flags(portability ? VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR : 0)
                    .ppEnabledExtensionNames(names(stack, wanted));
            if (validated) {
                info.ppEnabledLayerNames(stack.pointers(stack.UTF8(VALIDATION_LAYER)));
            }
            return new VulkanInstance(create(stack, info), validated ? validation : null);
        }
    }

    private static VkInstance create(MemoryStack stack, VkInstanceCreateInfo info) {
        PointerBuffer pointer = stack.mallocPointer(1);
        int result = vkCreateInstance(info, null, pointer);
        if (result == VK_ERROR_INCOMPATIBLE_DRIVER || result == VK_ERROR_INITIALIZATION_FAILED) {
            throw new BackendUnavailableException(
                    Reason.NO_DRIVER,
                    "vkCreateInstance answered " + VulkanResult.name(result)
                            + ": the Vulkan loader is installed, but no driver it"
                            + " can use. Fix: install a driver; in a container grant the GPU's graphics capability and install the"
                            + " GL dispatch libraries (Debian: libglvnd0 libegl1 libgl1 libglx0 libopengl0).",
                    null);
        }
        VulkanResult.check(result, "vkCreateInstance");
        return new VkInstance(pointer.get(0), info);
    }

    /** Runs {@code use} on every physical device and collects the answers. */
    <T> List<T> devices(Function<VkPhysicalDevice, T> use) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            IntBuffer count = stack.ints(0);
            int result = vkEnumeratePhysicalDevices(handle, count, null);
            if (result == VK_ERROR_INITIALIZATION_FAILED || (result == VK_SUCCESS && count.get(0) == 0)) {
                return List.of();
            }
            VulkanResult.check(result, "vkEnumeratePhysicalDevices");
            PointerBuffer pointers = stack.mallocPointer(count.get(0));
            VulkanResult.check(vkEnumeratePhysicalDevices(handle, count, pointers), "vkEnumeratePhysicalDevices");
            List<T> answers = new ArrayList<>();
            for (int i = 0; i < count.get(0); i++) {
                answers.add(use.apply(new VkPhysicalDevice(pointers.get(i), handle)));
            }
            return answers;
        }
    }

    VkInstance handle() {
        return handle;
    }

    @Override
    void destroy() {
        if (messenger != VK_NULL_HANDLE) {
            vkDestroyDebugUtilsMessengerEXT(handle, messenger, null);
        }
        vkDestroyInstance(handle, null);
    }

    private static boolean layerAvailable(MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        VulkanResult.check(vkEnumerateInstanceLayerProperties(count, null), "vkEnumerateInstanceLayerProperties");
        try (VkLayerProperties.Buffer layers = VkLayerProperties.calloc(count.get(0))) {
            VulkanResult.check(vkEnumerateInstanceLayerProperties(count, layers), "vkEnumerateInstanceLayerProperties");
            return layers.stream().anyMatch(layer -> VALIDATION_LAYER.equals(layer.layerNameString()));
        }
    }

    private static Set<String> extensions(MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        VulkanResult.check(
                vkEnumerateInstanceExtensionProperties((String) null, count, null),
                "vkEnumerateInstanceExtensionProperties");
        Set<String> names = new HashSet<>();
        try (VkExtensionProperties.Buffer properties = VkExtensionProperties.calloc(count.get(0))) {
            VulkanResult.check(
                    vkEnumerateInstanceExtensionProperties((String) null, count, properties),
                    "vkEnumerateInstanceExtensionProperties");
            properties.forEach(property -> names.add(property.extensionNameString()));
        }
        return names;
    }

    private static PointerBuffer names(MemoryStack stack, List<String> names) {
        PointerBuffer pointers = stack.mallocPointer(names.size());
        names.forEach(name -> pointers.put(stack.UTF8(name)));
        return pointers.flip();
    }
}
