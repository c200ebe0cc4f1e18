package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.contract.VulkanDevices;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own can show: how it ends with a device open, and what is said where there is none. */
@Tag("vulkan")
class VulkanProcessTest {

    /** A program cut off by a signal ends with 128 and the signal's number, SIGTERM's being 15. */
    private static final int TERMINATED = 143;

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit"})
    void processThatNeverClosedItsDeviceEndsWithZero(String way) throws Exception {
        VULKAN.open().close();
        Process process = start(List.of(), Map.of(), way);
        assertThat(output(process)).contains("running vulkan:");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void terminatedProcessDestroysItsDeviceFirst() throws Exception {
        VULKAN.open().close();
        Process process = start(List.of(), Map.of(), "sleep");
        InputStream out = process.getInputStream();
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf("running") < 0) {
            seen.append((char) out.read());
        }
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
    }

    @Test
    void missingLoaderIsSaid() throws Exception {
        Process process = start(List.of("-Dorg.lwjgl.vulkan.libname=no_such_vulkan_loader"), Map.of(), "return");
        assertThat(output(process))
                .contains("unavailable: NO_LOADER: ")
                .contains("no_such_vulkan_loader")
                .contains("Fix: ");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void loaderWithoutDriverIsSaid() throws Exception {
        VULKAN.open().close();
        Map<String, String> nothing =
                Map.of("VK_DRIVER_FILES", "/no/such/driver.json", "VK_ICD_FILENAMES", "/no/such/driver.json");
        Process process = start(List.of(), nothing, "return");
        assertThat(output(process))
                .containsAnyOf("unavailable: NO_DRIVER: ", "unavailable: NO_DEVICE: ")
                .contains("Fix: ");
        assertThat(process.waitFor()).isZero();
    }

    private static Process start(List<String> options, Map<String, String> environment, String way) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ExitProgram.class.getName(), way));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
