package dev.megakernel.contract;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.vulkan.PassOptions;
import dev.megakernel.vulkan.VulkanOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole contract with inputs in memory of the device, a copy of the results, and a word that shows the end. */
@Tag("vulkan")
class VulkanDeviceMemoryContractTest extends BackendContract {

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    /** A tenth of the rings; the kernel is the same as with memory of the host. */
    @Override
    public int percentOfRings() {
        return Integer.getInteger("megakernel.contract.percent", 100) / 10;
    }

    @Override
    protected MegakernelBackend open() {
        return VULKAN.open(VulkanOptions.defaults()
                .withCacheDirectory(Path.of("target", "kernel-cache"))
                .withPass(PassOptions.defaults()
                        .withMemory(PassOptions.Memory.DEVICE)
                        .withCompletion(PassOptions.Completion.WORD)));
    }
}
