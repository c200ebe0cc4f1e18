package dev.megakernel.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class OrderlyExitTest {

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void signalEndsTheProcessWithZero(String signal) throws Exception {
        try (DemoProcess demo = new DemoProcess("--megakernel.backend=host")) {
            demo.awaitStart();

            assertThat(demo.stopBy(signal)).as(demo.log()).isZero();
        }
    }
}
