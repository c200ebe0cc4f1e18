package dev.megakernel.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.contract.VulkanDevices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("vulkan")
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class VulkanDemoTest {

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    @BeforeAll
    static void requireDevice() {
        VULKAN.open().close();
    }

    @Test
    void signalEndsTheProcessWithZeroAfterTheDeviceWasUsed() throws Exception {
        try (DemoProcess demo = new DemoProcess("--megakernel.backend=vulkan", "--megakernel.vulkan.validation=true")) {
            demo.awaitStart();
            String answer = demo.get("/api/places?q=Reykjavk&limit=1");

            assertThat(demo.stopBy("TERM")).as(demo.log()).isZero();
            assertThat(answer).contains("\"matches\":[{\"name\":\"Reykjavík\"", "\"mode\":\"batched\"");
            assertThat(demo.log()).doesNotContain("dev.megakernel.vulkan.validation", "ERROR");
        }
    }
}
