package dev.megakernel.benchmarks.device;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.host.HostBackend;
import dev.megakernel.vulkan.VulkanBackend;
import dev.megakernel.vulkan.VulkanOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Supplier;

/**
 * Measures a device, section by section, each into a JSON file of its own.
 *
 * <p>{@code DeviceMain --out results --sections closed,one-pass --seconds 10}; {@link Settings} has all names.
 */
public final class DeviceMain {

    private DeviceMain() {}

    /** Runs the sections that the arguments name; ends with 1 when one of them failed. */
    public static void main(String... args) throws IOException {
        Settings settings = Settings.parse(args);
        if (!run(settings, () -> open(settings.backend()))) {
            System.exit(1);
        }
    }

    /**
     * Runs sections.
     *
     * @param device opens the device anew for each section, which closes it
     * @return whether all went through; what failed says why in its file
     */
    static boolean run(Settings settings, Supplier<MegakernelBackend> device) throws IOException {
        Files.createDirectories(settings.out());
        boolean passed = true;
        for (String name : settings.sections()) {
            passed &= run(Sections.named(name), settings, device);
        }
        return passed;
    }

    private static MegakernelBackend open(String backend) {
        return switch (backend) {
            case HostBackend.ID -> new HostBackend();
            case VulkanBackend.ID -> VulkanBackend.open(VulkanOptions.defaults());
            default ->
                throw new IllegalArgumentException("There is no backend \"" + backend + "\". Fix: use vulkan or host.");
        };
    }

    private static boolean run(Section section, Settings settings, Supplier<MegakernelBackend> device)
            throws IOException {
        SectionReport report = new SectionReport(settings.out(), section.name());
        System.out.println("Section " + section.name());
        try (Bench bench = Bench.on(device.get(), settings, report)) {
            section.run(bench);
            report.state("complete", true);
            return true;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            report.state("error", String.valueOf(e));
            System.err.println("Section " + section.name() + " failed");
            e.printStackTrace();
            return false;
        } finally {
            report.write();
        }
    }
}
