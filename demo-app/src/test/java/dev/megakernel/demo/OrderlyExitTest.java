package dev.megakernel.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class OrderlyExitTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long SIGINT_BIT = 1L << 1;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void signalEndsTheProcessWithZero(String signal) throws Exception {
        assumeThat(ignores(signal))
                .as("a shell ran this in its background, where processes ignore SIGINT and hand that on")
                .isFalse();
        try (DemoProcess demo = new DemoProcess("--megakernel.backend=host")) {
            demo.awaitStart();

            assertThat(demo.stopBy(signal)).as(demo.log()).isZero();
        }
    }

    private static boolean ignores(String signal) throws IOException {
        return signal.equals("INT")
                && Files.exists(STATUS)
                && Files.readAllLines(STATUS).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.replaceAll(".*\\s", ""))
                        .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & SIGINT_BIT) != 0);
    }
}
