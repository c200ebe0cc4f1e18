package dev.megakernel.contract;

import dev.megakernel.backend.MegakernelBackend;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole contract over resident buffers, of which the device sees all and the host nothing. */
@Tag("vulkan")
class VulkanResidentContractTest extends BackendContract {

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    /** A quarter of the rings; host bytes are tried with all of them. */
    @Override
    public int percentOfRings() {
        return Integer.getInteger("megakernel.contract.percent", 100) / 4;
    }

    @Override
    protected MegakernelBackend open() {
        return new ResidentOnly(VULKAN.open());
    }
}
