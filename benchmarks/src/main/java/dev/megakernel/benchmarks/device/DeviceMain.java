package dev.megakernel.benchmarks.device;

import java.io.IOException;
import java.nio.file.Files;

/**
 * Measures a device, section by section, each into a JSON file of its own.
 *
 * <p>{@code DeviceMain --out results --sections closed,one-pass --seconds 10}; {@link Settings} has all names.
 */
public final class DeviceMain {

    private DeviceMain() {}

    /** Runs the sections that the arguments name; ends with 1 when one of them failed. */
    public static void main(String... args) throws IOException {
        if (!run(args)) {
            System.exit(1);
        }
    }

    /**
     * Runs the sections that the arguments name.
     *
     * @return whether all went through; what failed says why in its file
     */
    static boolean run(String... args) throws IOException {
        Settings settings = Settings.parse(args);
        Files.createDirectories(settings.out());
        boolean passed = true;
        for (String name : settings.sections()) {
            passed &= run(Sections.named(name), settings);
        }
        return passed;
    }

    private static boolean run(Section section, Settings settings) throws IOException {
        SectionReport report = new SectionReport(settings.out(), section.name());
        System.out.println("Section " + section.name());
        try (Bench bench = Bench.open(settings, report)) {
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
