package dev.megakernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.tiny.TinyApplication;
import dev.megakernel.Megakernel;
import dev.megakernel.backend.PipelineStatistics;
import dev.megakernel.boot.health.MegakernelHealthIndicator;
import dev.megakernel.boot.metrics.MegakernelMeterBinder;
import dev.megakernel.boot.metrics.MicrometerMegakernelStats;
import dev.megakernel.host.HostBackend;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/** The guide's application is compiled and run as printed, and no property, meter or detail is missing from the pages. */
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

    @Test
    void everyMeterIsInTheGuide() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        MicrometerMegakernelStats stats = new MicrometerMegakernelStats(registry);
        try (Megakernel megakernel =
                        Megakernel.builder(new HostBackend()).stats(stats).build();
                MegakernelSession session = megakernel.openSession(SessionOptions.DEFAULT)) {
            new MegakernelMeterBinder(megakernel, session).bindTo(registry);
            session.execute(0);
        }
        String guide = Files.readString(GUIDE);

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
    }

    @Test
    void everyDetailOfHealthIsInTheRunbook() throws IOException {
        String runbook = Files.readString(GUIDE.resolveSibling("operations.md"));
        ControllableBackend backend = new ControllableBackend();
        Map<String, Object> details;
        try (Megakernel megakernel = Megakernel.bootstrap(backend);
                MegakernelSession session = megakernel.openSession(SessionOptions.DEFAULT)) {
            backend.loseNext(1);
            backend.statistics(new PipelineStatistics("pass, lanes", "CS", 29L, 1L, 800L, Map.of()));
            Passes.runEmpty(megakernel);
            details =
                    new MegakernelHealthIndicator(megakernel, session).health().getDetails();
        }

        assertThat(details.keySet())
                .contains("lastLoss", "work")
                .allSatisfy(key -> assertThat(runbook).contains("`" + key));
        assertThat(List.of("work", "session", "kernel"))
                .allSatisfy(part -> assertThat((Map<?, ?>) details.get(part))
                        .isNotEmpty()
                        .allSatisfy((key, value) -> assertThat(runbook).contains("`" + part + "." + key + "`")));
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
