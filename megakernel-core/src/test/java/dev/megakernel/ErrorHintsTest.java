package dev.megakernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Walks the sources: whoever writes an error message tells the reader what to do. */
class ErrorHintsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern CREATION = Pattern.compile("new \\w*Exception\\(");
    private static final Pattern SENTENCE = Pattern.compile("\"[^\"]*\\w+ \\w+ \\w+[^\"]*\"");
    private static final Pattern HINT = Pattern.compile("\\bFix: |\\bFIX\\b|\\bfix\\b");

    @Test
    @ProtocolRule("2")
    void everyErrorMessageEndsWithAHint() throws IOException {
        List<String> withoutHint = new ArrayList<>();
        int seen = 0;
        for (Path file : javaFiles()) {
            String source = Files.readString(file);
            Matcher creation = CREATION.matcher(source);
            while (creation.find()) {
                String arguments = arguments(source, creation.end());
                if (SENTENCE.matcher(arguments).find()) {
                    seen++;
                    if (!HINT.matcher(arguments).find()) {
                        withoutHint.add(file.getFileName() + ": " + arguments.strip());
                    }
                }
            }
        }
        assertThat(withoutHint).isEmpty();
        assertThat(seen).isGreaterThan(20);
    }

    private static List<Path> javaFiles() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** The text up to the parenthesis that closes the one before {@code start}; parentheses inside strings do not count. */
    private static String arguments(String source, int start) {
        int depth = 1;
        boolean quoted = false;
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '"' && source.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')' && --depth == 0) {
                return source.substring(start, i);
            }
        }
        return source.substring(start);
    }
}
