package dev.megakernel.vulkan;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.BackendUnavailableException.Reason;
import org.lwjgl.system.Configuration;
import org.lwjgl.vulkan.VK;

/** Loads the Vulkan loader library once for the process. */
final class VulkanLoader {

    private static boolean loaded;

    private VulkanLoader() {}

    static synchronized void load() {
        if (loaded) {
            return;
        }
        Configuration.VULKAN_EXPLICIT_INIT.set(true);
        try {
            VK.create();
            loaded = true;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new BackendUnavailableException(
                    Reason.NO_LOADER,
                    "The Vulkan loader cannot be loaded (" + firstLine(e) + "), but the vulkan backend needs it. "
                            + "Fix: install it (Debian: libvulkan1) with a driver, and LWJGL's natives for this platform.",
                    e);
        }
    }

    private static String firstLine(Throwable error) {
        return String.valueOf(error.getMessage())
                .lines()
                .findFirst()
                .orElse(error.getClass().getSimpleName());
    }
}
