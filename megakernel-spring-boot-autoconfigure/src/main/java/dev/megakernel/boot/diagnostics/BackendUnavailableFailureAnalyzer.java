package dev.megakernel.boot.diagnostics;

import dev.megakernel.backend.BackendUnavailableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains a machine without a usable Vulkan device. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BackendUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<BackendUnavailableException> {

    private static final String WITHOUT_DEVICE = "%n- To run without a device, set megakernel.backend=host; set"
            + " megakernel.backend=auto to use a device where there is one.";

    private static final String LOADER = """
            - Install the Vulkan loader: libvulkan1 on Debian and Ubuntu, vulkan-loader on Fedora; on macOS use the \
            natives that come with the starter.""";

    private static final String DRIVER = """
            - In a container the driver's Vulkan part is most often missing. For NVIDIA start the container with \
            NVIDIA_DRIVER_CAPABILITIES=compute,utility,graphics, and install the GL dispatch libraries the driver loads \
            (Debian and Ubuntu: libglvnd0, libegl1, libgl1, libglx0, libopengl0).
            - Without a GPU install a driver that runs on the processor: mesa-vulkan-drivers on Debian and Ubuntu.
            - Check with "vulkaninfo --summary" what the loader finds; VK_DRIVER_FILES names one driver's file.""";

    private static final String DEVICE = DRIVER + """

            - If megakernel.vulkan.device is set, compare it with the devices listed above.""";

    private static final String FEATURE = """
            - Update the driver, or choose another device with megakernel.vulkan.device.""";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BackendUnavailableException cause) {
        Hint hint = Hint.of(cause);
        String description = headline(cause.reason()) + System.lineSeparator() + hint.description();
        String first = hint.action() == null ? "" : "- " + hint.action() + System.lineSeparator();
        return new FailureAnalysis(description, first + advice(cause.reason()) + WITHOUT_DEVICE.formatted(), cause);
    }

    private static String headline(BackendUnavailableException.Reason reason) {
        return switch (reason) {
            case NO_LOADER -> "The Vulkan loader library was not found.";
            case NO_DRIVER -> "The Vulkan loader is installed, but it found no driver it can use.";
            case NO_DEVICE -> "Vulkan drivers are installed, but none offers a device that fits.";
            case MISSING_FEATURE -> "The Vulkan device lacks a feature that the megakernel needs.";
        };
    }

    private static String advice(BackendUnavailableException.Reason reason) {
        return switch (reason) {
            case NO_LOADER -> LOADER;
            case NO_DRIVER -> DRIVER;
            case NO_DEVICE -> DEVICE;
            case MISSING_FEATURE -> FEATURE;
        };
    }
}
