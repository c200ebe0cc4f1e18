package dev.megakernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.tiny.TinyApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The guide's application is compiled and run as printed, and no property is missing from its table. */
@ExtendWith(OutputCaptureExtension.class)
class GuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide.md");
    private static final Path METADATA = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
    private static final List<String> OPCODE_KEYS =
            List.of("code", "source", "scope", "memory", "idempotent", "results");
    private static final List<String> TENANT_KEYS = List.of("id", "quota", "max-outstanding");
    private static final Set<String> MAPS = Set.of("megakernel.opcodes", "megakernel.tenants");

    @TempDir
    private Path folder;

    @Test
    void printedApplicationIsTheOneCompiledHere() throws IOException {
        Path source = Path.of("src", "test", "java", "com", "example", "tiny", "TinyApplication.java");

        assertThat(block("java")).isEqualTo(Files.readString(source));
    }

    @Test
    void printedApplicationRuns(CapturedOutput output) throws IOException {
        Path glsl = Files.writeString(folder.resolve("multiply.glsl"), block("glsl"));
        Path yaml = Files.writeString(folder.resolve("application.yml"), block("yaml"));

        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TinyApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.location=" + yaml.toUri(),
                        "--megakernel.opcodes.multiply.source=" + glsl.toUri(),
                        "--megakernel.backend=host")) {
            assertThat(context.isActive()).isTrue();
            assertThat(output).contains("6 * 7 = 42, says ");
        }
    }

    @Test
    void everyPropertyIsInTheGuide() throws IOException {
        String guide = Files.readString(GUIDE);
        List<String> properties = JsonMapper.shared()
                .readTree(Files.readString(METADATA))
                .path("properties")
                .valueStream()
                .map(property -> property.path("name").asString())
                .filter(name -> name.startsWith("megakernel.") && !MAPS.contains(name))
                .toList();

        assertThat(properties).allSatisfy(name -> assertThat(guide).contains("| `" + name + "` |"));
        assertThat(OPCODE_KEYS)
                .allSatisfy(key -> assertThat(guide).contains("| `megakernel.opcodes.<name>." + key + "` |"));
        assertThat(TENANT_KEYS)
                .allSatisfy(key -> assertThat(guide).contains("| `megakernel.tenants.<name>." + key + "` |"));
    }

    /** The first block of a language. */
    private static String block(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE))
                .results()
                .map(result -> result.group(1))
                .findFirst()
                .orElseThrow();
    }
}
