package dev.megakernel.vulkan;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.BackendUnavailableException;
import java.nio.file.Path;

/** A process of its own for tests: opens a backend and ends as its argument says, never closing anything. */
final class ExitProgram {

    private ExitProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        VulkanBackend backend;
        try {
            backend =
                    VulkanBackend.open(VulkanOptions.defaults().withCacheDirectory(Path.of("target", "kernel-cache")));
        } catch (BackendUnavailableException e) {
            System.out.println("unavailable: " + e.reason() + ": " + e.getMessage());
            return;
        }
        Megakernel kernel = Megakernel.bootstrap(backend);
        System.out.println("running " + kernel.pipelineId());
        switch (arguments[0]) {
            case "return" -> {}
            case "exit" -> System.exit(0);
            default -> Thread.sleep(Long.MAX_VALUE);
        }
    }
}
