package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Looks up what docs/seed-map.md names, so that a renamed method or test does not leave a dead reference. */
class SeedMapTest {

    private static final Path REPOSITORY = Path.of("..");
    private static final Path PAGE = REPOSITORY.resolve("docs/seed-map.md");
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");

    @Test
    void everythingThePageNamesExists() throws IOException {
        Map<String, String> sources = sourcesByType();
        List<String> missing = new ArrayList<>();
        Matcher reference = REFERENCE.matcher(Files.readString(PAGE));
        int seen = 0;
        while (reference.find()) {
            seen++;
            String source = sources.getOrDefault(reference.group(1), "");
            if (!declares(source, reference.group(2))) {
                missing.add(reference.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(seen).isGreaterThan(100);
    }

    /** Whether a method, or a component of a record, has the name. */
    private static boolean declares(String source, String member) {
        return Pattern.compile("[\\w>\\]] " + member + "\\s*[(,)]")
                .matcher(source)
                .find();
    }

    /** Sources of all modules by name of their type; those that share a name are joined. */
    private static Map<String, String> sourcesByType() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(REPOSITORY)) {
            for (Path module : modules.map(path -> path.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file -> sources.merge(typeOf(file), read(file), String::concat));
                }
            }
        }
        return sources;
    }

    private static String typeOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
