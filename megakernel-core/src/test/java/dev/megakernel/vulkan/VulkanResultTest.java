package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.lwjgl.vulkan.VK10.*;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceOutOfMemoryException;
import org.junit.jupiter.api.Test;

class VulkanResultTest {

    @Test
    void successPasses() {
        assertThatCode(() -> VulkanResult.check(VK_SUCCESS, "vkCall")).doesNotThrowAnyException();
    }

    @Test
    @ProtocolRule("9")
    void lossIsTypedAndKeepsTheWordsPeopleSearchFor() {
        assertThatExceptionOfType(DeviceLostException.class)
                .isThrownBy(() -> VulkanResult.check(VK_ERROR_DEVICE_LOST, "vkCall"))
                .withMessageContaining("vkCall answered VK_ERROR_DEVICE_LOST")
                .withMessageContaining("device lost")
                .withMessageContaining("Fix: ");
    }

    @Test
    void lackOfMemoryNamesTheBytes() {
        assertThatExceptionOfType(DeviceOutOfMemoryException.class)
                .isThrownBy(() -> VulkanResult.check(VK_ERROR_OUT_OF_DEVICE_MEMORY, "vmaCreateBuffer", 4096))
                .withMessageContaining("4096 bytes")
                .matches(e -> e.requested() == 4096);
    }

    @Test
    void otherErrorsAreNamed() {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> VulkanResult.check(VK_ERROR_FEATURE_NOT_PRESENT, "vkCall"))
                .withMessageContaining("VK_ERROR_FEATURE_NOT_PRESENT")
                .withMessageContaining("Fix: ");
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> VulkanResult.check(-12345, "vkCall"))
                .withMessageContaining("VkResult -12345");
    }
}
