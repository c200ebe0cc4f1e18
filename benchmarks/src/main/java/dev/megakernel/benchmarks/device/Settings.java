package dev.megakernel.benchmarks.device;

import dev.megakernel.session.SessionMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run is asked for.
 *
 * @param backend id of the backend
 * @param mode how sessions are to run
 * @param workerGroups workgroups a persistent session keeps on the device; 0 lets the device decide
 * @param seconds time one section may take for measuring, without warming up
 * @param warmUpSeconds time to warm up before a section
 * @param pauses pauses after which a parked session is woken
 * @param litmusRounds rounds for each way of the litmus, 0 for as many as its time allows
 * @param largest largest number of submitters and of slots in a batch
 * @param sections names of the sections, in the order they run
 * @param out directory for the results
 */
record Settings(
        String backend,
        SessionMode mode,
        int workerGroups,
        double seconds,
        double warmUpSeconds,
        Pauses pauses,
        long litmusRounds,
        Largest largest,
        List<String> sections,
        Path out) {

    private static final long NANOS = 1_000_000_000L;
    private static final double SHORTEST_POINT_SECONDS = 0.005;

    /**
     * How far sections go; smaller machines and smoke runs ask for less.
     *
     * @param submitters most threads that submit at once
     * @param batch most slots in a batch
     * @param load highest offered load in submissions a second
     * @param queries names searched for
     */
    record Largest(int submitters, int batch, int load, int queries) {}

    /**
     * Pauses besides the short one.
     *
     * @param longestSeconds the longest; none longer than the short one is left out
     * @param wakes how often a session is woken after the longest
     */
    record Pauses(double longestSeconds, int wakes) {}

    /** Time for one of a section's points, in ns. */
    Window window(int points) {
        double share = Math.max(SHORTEST_POINT_SECONDS, seconds / points);
        return new Window((long) (share / 8 * NANOS), (long) (share * 7 / 8 * NANOS));
    }

    /** Time to warm up, in ns. */
    long warmUpNanos() {
        return (long) (warmUpSeconds * NANOS);
    }

    /**
     * Time of one point.
     *
     * @param settle ns that pass before anything is recorded
     * @param measure ns that are recorded
     */
    record Window(long settle, long measure) {

        double seconds() {
            return (double) measure / NANOS;
        }

        long nanos() {
            return settle + measure;
        }

        Window half() {
            return new Window(settle / 2, measure / 2);
        }
    }

    /**
     * Reads {@code --name value} pairs.
     *
     * @throws IllegalArgumentException for a name that is not known, or a value that does not fit
     */
    static Settings parse(String... args) {
        Map<String, String> given = new LinkedHashMap<>(Map.of(
                "backend", "vulkan",
                "mode", "auto",
                "worker-groups", "0",
                "seconds", "10",
                "warm-up", "2",
                "pause", "0.1",
                "out", "."));
        given.putAll(Map.of(
                "max-submitters", "16",
                "max-batch", "65536",
                "max-load", "20000000",
                "wakes", "2",
                "litmus-rounds", "0",
                "queries", "10000",
                "sections", String.join(",", Sections.names())));
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!given.containsKey(name) || i + 1 == args.length) {
                throw new IllegalArgumentException("Argument \"" + args[i] + "\" is not one of --"
                        + String.join(", --", given.keySet()) + " with a value. Fix: name one of them.");
            }
            given.put(name, args[i + 1]);
        }
        return of(given);
    }

    private static Settings of(Map<String, String> given) {
        Largest largest = new Largest(
                whole(given, "max-submitters"),
                whole(given, "max-batch"),
                whole(given, "max-load"),
                whole(given, "queries"));
        return new Settings(
                text(given, "backend"),
                SessionMode.valueOf(text(given, "mode").toUpperCase(Locale.ROOT)),
                whole(given, "worker-groups"),
                Double.parseDouble(text(given, "seconds")),
                Double.parseDouble(text(given, "warm-up")),
                new Pauses(Double.parseDouble(text(given, "pause")), whole(given, "wakes")),
                Long.parseLong(text(given, "litmus-rounds")),
                largest,
                Arrays.asList(text(given, "sections").split(",")),
                Path.of(text(given, "out")));
    }

    private static int whole(Map<String, String> given, String name) {
        return Integer.parseInt(text(given, name));
    }

    private static String text(Map<String, String> given, String name) {
        String value = given.get(name);
        return value == null ? "" : value;
    }
}
