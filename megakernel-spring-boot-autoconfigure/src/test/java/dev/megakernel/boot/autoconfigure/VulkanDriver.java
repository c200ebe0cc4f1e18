package dev.megakernel.boot.autoconfigure;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.vulkan.VulkanBackend;
import dev.megakernel.vulkan.VulkanOptions;
import org.junit.jupiter.api.Assumptions;

/** Skips tests on machines without a Vulkan driver, unless one is required. */
final class VulkanDriver {

    private VulkanDriver() {}

    static void assumePresent() {
        try {
            VulkanBackend.open(VulkanOptions.defaults()).close();
        } catch (BackendUnavailableException e) {
            if (Boolean.getBoolean("megakernel.vulkan.required")) {
                throw e;
            }
            Assumptions.abort(e.getMessage());
        }
    }
}
