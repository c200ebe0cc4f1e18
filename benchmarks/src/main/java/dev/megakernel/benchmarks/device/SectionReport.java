package dev.megakernel.benchmarks.device;

import dev.megakernel.benchmarks.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result file of a section, written again after each point, so that a run that is cut off keeps what it has. Not
 * thread-safe.
 */
final class SectionReport {

    private final Path file;
    private final Map<String, Object> head = new LinkedHashMap<>();
    private final List<Object> points = new ArrayList<>();

    SectionReport(Path directory, String section) {
        this.file = directory.resolve(section + ".json");
        head.put("section", section);
    }

    /** States something that holds for all points. */
    void state(String key, Object value) {
        head.put(key, value);
    }

    /** Adds a point, writes the file and says so. */
    void add(Point point) throws IOException {
        points.add(point.values());
        write();
        System.out.println(point.values());
    }

    /** Writes what there is. */
    void write() throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(head);
        all.put("points", points);
        Path whole = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(whole, JsonWriter.pretty(all));
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
