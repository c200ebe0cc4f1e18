package dev.megakernel.contract;

import dev.megakernel.backend.MegakernelBackend;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("vulkan")
class VulkanBackendContractTest extends BackendContract {

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    @Override
    protected MegakernelBackend open() {
        return VULKAN.open();
    }
}
