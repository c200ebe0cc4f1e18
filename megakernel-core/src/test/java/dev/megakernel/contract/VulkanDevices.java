package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.vulkan.VulkanBackend;
import dev.megakernel.vulkan.VulkanOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens Vulkan backends for tests, with validation where the layer is installed.
 *
 * <p>Without a driver tests are skipped, or fail when {@code -Dmegakernel.vulkan.required=true}. A test fails when the
 * validation layer said something during it. When the JVM ends, {@code target/vulkan-report.txt} has one more line.
 */
public final class VulkanDevices implements AfterEachCallback, AfterAllCallback {

    private static final Path CACHE = Path.of("target", "kernel-cache");

    private final List<VulkanBackend> opened = new ArrayList<>();
    private int messagesSeen;

    /** Opens the best device; it stays the caller's to close. */
    public VulkanBackend open() {
        return open(VulkanOptions.defaults().withCacheDirectory(CACHE));
    }

    /** Opens a device with validation; it stays the caller's to close. */
    public VulkanBackend open(VulkanOptions options) {
        try {
            VulkanBackend backend = VulkanBackend.open(options.withValidation(true));
            opened.add(backend);
            VulkanReport.device(backend.device().name());
            return backend;
        } catch (BackendUnavailableException e) {
            if (Boolean.getBoolean("megakernel.vulkan.required")) {
                return fail("Vulkan is required for this run, but no device can be opened", e);
            }
            Assumptions.abort("No Vulkan device: " + e.getMessage());
            throw e;
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> fresh = freshMessages();
        VulkanReport.testEnded(fresh.size());
        assertThat(fresh).as("messages of the validation layer").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> fresh = freshMessages();
        VulkanReport.messages(fresh.size());
        assertThat(fresh).as("messages of the validation layer at the end").isEmpty();
    }

    private List<String> freshMessages() {
        List<String> all = opened.stream()
                .flatMap(backend -> backend.validationMessages().stream())
                .toList();
        List<String> fresh = all.subList(messagesSeen, all.size());
        messagesSeen = all.size();
        return fresh;
    }
}
