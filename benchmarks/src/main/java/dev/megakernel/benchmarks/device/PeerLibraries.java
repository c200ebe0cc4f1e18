package dev.megakernel.benchmarks.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds drivers' libraries where the loader of the system does not look by itself. */
final class PeerLibraries {

    /** More directories to look in, separated as in a path. */
    static final String PROPERTY = "megakernel.peers.libraries";

    private static final List<String> DIRECTORIES =
            List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/local/nvidia/lib64");
    private static final Path TOOLKITS = Path.of("/usr/local");

    private PeerLibraries() {}

    /** A library by its file name; empty where there is none, or only where the loader of the system looks. */
    static Optional<Path> find(String file) {
        List<Path> directories =
                new ArrayList<>(DIRECTORIES.stream().map(Path::of).toList());
        directories.addAll(toolkits());
        Arrays.stream(System.getProperty(PROPERTY, "").split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .forEach(directories::add);
        return directories.stream()
                .map(directory -> directory.resolve(file))
                .filter(Files::exists)
                .findFirst();
    }

    /** The library with its path, or its file name alone, with which the loader of the system looks where it looks. */
    static String pathOf(String file) {
        return find(file).map(Path::toString).orElse(file);
    }

    private static List<Path> toolkits() {
        if (!Files.isDirectory(TOOLKITS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(TOOLKITS)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith("cuda"))
                    .map(entry -> entry.resolve("lib64"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
