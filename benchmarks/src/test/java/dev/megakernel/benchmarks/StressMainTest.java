package dev.megakernel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs jcstress as benchmarks/run does, in a process of its own, and as briefly as it makes sense. */
class StressMainTest {

    /** One JVM for a test, all actors compiled alike, no warm heap. */
    private static final String BRIEF =
            "-m quick -f 1 -iters 1 -time 200 -sc false -jvmArgs -XX:+UseSerialGC -hs 128 -pth false";

    private static final int LIMIT_MINUTES = 10;

    @TempDir
    Path directory;

    private File output;

    @BeforeEach
    void setUp() {
        output = directory.resolve("output.txt").toFile();
    }

    @Test
    @Tag("slow")
    @DisplayName("no hypothesis on the threads of a persistent session is refuted in a short run")
    void hypothesesHold() throws Exception {
        assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
        int status = run(BRIEF + " -t Stress$");
        assertThat(output)
                .content()
                .containsPattern("[0-9]{2} hypotheses, [0-9]{5,} samples, forbidden: 0\\. 0 controls");
        assertThat(status).isZero();
    }

    @Test
    @DisplayName("the tests are there, and each control has its hypothesis")
    void testsAreThere() throws Exception {
        assertThat(run("-l")).isZero();
        List<String> tests = linesThatStartWith("dev.megakernel.persistent.");
        assertThat(tests)
                .hasSizeGreaterThan(40)
                .allMatch(name -> name.matches(".*Stress(\\.[A-Z][a-z]*Control|\\.Control)?"));
        assertThat(tests.stream().filter(name -> name.endsWith("Control")))
                .hasSizeGreaterThan(10)
                .allMatch(name -> tests.contains(name.substring(0, name.lastIndexOf('.'))));
    }

    @Test
    @DisplayName("a selection without tests and arguments that jcstress does not know fail with a hint")
    void mistakesFail() throws Exception {
        assertThat(run("-t NoSuchTest")).isNotZero();
        assertThat(output).content().contains("No test matches \"NoSuchTest\"", "Fix: ");
        assertThat(run("-c 1")).isNotZero();
        assertThat(output).content().contains("1 processors", "Fix: ");
        assertThat(run("-nosuch")).isNotZero();
        assertThat(output).content().contains("-nosuch]", "Fix: ");
    }

    private List<String> linesThatStartWith(String start) throws IOException {
        return Files.readAllLines(output.toPath()).stream()
                .filter(line -> line.startsWith(start))
                .toList();
    }

    private int run(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StressMain.class.getName(),
                "-r",
                directory.resolve("report").toString()));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
                    .as("ends")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
