package dev.megakernel.benchmarks.report;

import dev.megakernel.benchmarks.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The result files of one run.
 *
 * @param name name of the directory
 * @param machine what the machine said of itself, line by line; empty when it was not asked
 * @param sections heads of the sections, by name, without their points
 * @param points points by section
 */
record ResultRun(
        String name,
        List<String> machine,
        Map<String, Map<String, Object>> sections,
        Map<String, List<ResultPoint>> points) {

    private static final String JSON = ".json";
    private static final String LINES = ".jsonl";

    /**
     * Reads a directory that {@code DeviceMain} and the native baselines wrote to.
     *
     * @throws IllegalArgumentException when a file is not what it should be, or there is none
     */
    static ResultRun read(Path directory) throws IOException {
        Path machine = directory.resolve("machine.txt");
        ResultRun run = new ResultRun(
                String.valueOf(directory.getFileName()),
                Files.exists(machine) ? Files.readAllLines(machine) : List.of(),
                new TreeMap<>(),
                new TreeMap<>());
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.sorted().toList();
        }
        for (Path file : files) {
            run.add(file);
        }
        if (run.points.isEmpty()) {
            throw new IllegalArgumentException(
                    "Directory " + directory + " has no results. Fix: name the directory that a run wrote to.");
        }
        return run;
    }

    private void add(Path file) throws IOException {
        String fileName = String.valueOf(file.getFileName());
        try {
            if (fileName.endsWith(LINES)) {
                List<ResultPoint> lines = new ArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ResultPoint(JsonReader.object(line)));
                }
                add(fileName.substring(0, fileName.length() - LINES.length()), lines);
            } else if (fileName.endsWith(JSON)) {
                addSection(JsonReader.object(Files.readString(file)));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("File " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // what objects of JSON are read as
    private void addSection(Map<String, Object> section) {
        String name = String.valueOf(section.get("section"));
        List<ResultPoint> read = new ArrayList<>();
        if (section.remove("points") instanceof List<?> list) {
            list.forEach(point -> read.add(new ResultPoint((Map<String, Object>) point)));
        }
        sections.put(name, section);
        add(name, read);
    }

    /** A native baseline has its head in a file of its own. */
    private void add(String section, List<ResultPoint> more) {
        points.computeIfAbsent(section, name -> new ArrayList<>()).addAll(more);
    }

    /** What sections say of why they are left out, or why they are not whole, a line each. */
    List<String> missing() {
        List<String> reasons = new ArrayList<>();
        sections.forEach((name, head) -> {
            if (head.containsKey("leftOut")) {
                reasons.add(name + " is left out. " + head.get("leftOut"));
            } else if (head.containsKey("error")) {
                reasons.add(name + " failed: " + head.get("error"));
            } else if (!head.containsKey("complete")) {
                reasons.add(name + " was cut off.");
            }
        });
        return reasons;
    }

    /** What a section says of its launches: workgroups, their size, and the quantum; empty where it says nothing. */
    Optional<String> launches(String section) {
        Map<String, Object> head = sections.getOrDefault(section, Map.of());
        if (!head.containsKey("workgroups")) {
            return Optional.empty();
        }
        return Optional.of("%s workgroups of %s, %s of them for the two highest levels, quantum %s ms"
                .formatted(
                        plain(head, "workgroups"),
                        plain(head, "workgroupSize"),
                        plain(head, "reservedWorkgroups"),
                        plain(head, "quantumMillis")));
    }

    private static String plain(Map<String, Object> head, String key) {
        return head.get(key) instanceof Double number ? Numbers.plain(number) : "unknown";
    }

    /** The points of a section, none when the run left it out. */
    List<ResultPoint> of(String section) {
        return points.getOrDefault(section, List.of());
    }

    /** The point of a section with this key. */
    Optional<ResultPoint> find(String section, String key) {
        return of(section).stream().filter(point -> point.key().equals(key)).findFirst();
    }

    /** What the sections say of the device, such as {@code device} or {@code mode}; the same for all of them. */
    String head(String key) {
        return sections.values().stream()
                .filter(head -> head.containsKey(key))
                .map(head -> String.valueOf(head.get(key)))
                .findFirst()
                .orElse("unknown");
    }

    /** Whether the device was a driver that runs shaders on the processor, or the JVM itself. */
    boolean onCpu() {
        return sections.values().stream().anyMatch(head -> Boolean.TRUE.equals(head.get("cpuDevice")));
    }
}
