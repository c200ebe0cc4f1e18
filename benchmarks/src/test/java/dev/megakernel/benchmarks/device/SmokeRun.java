package dev.megakernel.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.benchmarks.json.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All sections, as short as they can be: shows that they work and verify, and nothing about time. */
public final class SmokeRun {

    /** Submissions to no avail are long over by then, and a smoke run is not. */
    private static final String SECONDS = "0.3";

    private SmokeRun() {}

    /** Runs sections into a directory, on a device that is opened for each. */
    public static void into(Path directory, List<String> sections, Supplier<MegakernelBackend> device)
            throws Exception {
        String arguments = "--seconds " + SECONDS + " --warm-up 0.01 --max-submitters 2 --max-batch 256 --max-load 2000"
                + " --queries 2 --sections " + String.join(",", sections) + " --out " + directory;
        assertThat(DeviceMain.run(Settings.parse(arguments.split(" ")), device))
                .as("all sections went through")
                .isTrue();
        for (String section : sections) {
            assertThat(points(directory, section)).as(section).isNotEmpty();
        }
    }

    /** Names of all sections. */
    public static List<String> sections() {
        return Sections.names();
    }

    /** The points of a section, after a look at whether it is whole. */
    public static List<?> points(Path directory, String section) throws Exception {
        Map<String, Object> file = JsonReader.object(Files.readString(directory.resolve(section + ".json")));
        assertThat(file).containsEntry("section", section).containsEntry("complete", true);
        return (List<?>) file.getOrDefault("points", List.of());
    }
}
