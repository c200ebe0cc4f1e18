package dev.megakernel.vulkan;

import dev.megakernel.kernel.KernelCache;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a Vulkan backend finds and sets up its device.
 *
 * @param device UUID (32 hexadecimal digits), index, or part of the name of the device to use; {@code null} for the best
 * @param validation whether to load the Khronos validation layer; its messages go to the log
 * @param cacheDirectory where compiled kernels are kept between starts
 * @param exitGrace how long a JVM that exits waits for somebody else to close the backend before it does so itself; a
 *     driver may crash a process that ends with a Vulkan instance alive
 * @param pass how one-pass dispatches exchange bytes with the device and wait for it
 */
public record VulkanOptions(
        @Nullable String device, boolean validation, Path cacheDirectory, Duration exitGrace, PassOptions pass) {

    /** The best device, no validation, the user's cache directory, no grace, and passes as the device likes them. */
    public static VulkanOptions defaults() {
        return new VulkanOptions(null, false, KernelCache.defaultDirectory(), Duration.ZERO, PassOptions.defaults());
    }

    /** These options with another device. */
    public VulkanOptions withDevice(@Nullable String device) {
        return new VulkanOptions(device, validation, cacheDirectory, exitGrace, pass);
    }

    /** These options with or without validation. */
    public VulkanOptions withValidation(boolean validation) {
        return new VulkanOptions(device, validation, cacheDirectory, exitGrace, pass);
    }

    /** These options with another cache directory. */
    public VulkanOptions withCacheDirectory(Path cacheDirectory) {
        return new VulkanOptions(device, validation, cacheDirectory, exitGrace, pass);
    }

    /** These options with another grace at exit. */
    public VulkanOptions withExitGrace(Duration exitGrace) {
        return new VulkanOptions(device, validation, cacheDirectory, exitGrace, pass);
    }

    /** These options with passes that run in another way. */
    public VulkanOptions withPass(PassOptions pass) {
        return new VulkanOptions(device, validation, cacheDirectory, exitGrace, pass);
    }
}
