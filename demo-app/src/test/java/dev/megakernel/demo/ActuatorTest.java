package dev.megakernel.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@HostDemoTest
@AutoConfigureMetrics
class ActuatorTest {

    @Autowired
    private MockMvcTester mvc;

    @Test
    void healthNamesTheBackendThatRunsTheWork() {
        assertThat(mvc.get().uri("/actuator/health"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.components.megakernel.details.backend")
                .isEqualTo("host");
    }

    @Test
    void endpointListsTheOpcode() {
        assertThat(mvc.get().uri("/actuator/megakernel"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.opcodes[*].name")
                .asArray()
                .contains("fuzzy-match");
    }

    @Test
    void searchesAreAnsweredAfterARecoveryOnRequest() {
        assertThat(mvc.post().uri("/actuator/megakernel"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.decision")
                .isEqualTo("RECOMPILED_PIPELINE");

        assertThat(mvc.get().uri("/api/places?q=Oslo")).hasStatusOk();
    }

    @Test
    void searchesAreMetered() {
        assertThat(mvc.get().uri("/api/places?q=Oslo")).hasStatusOk();

        assertThat(mvc.get().uri("/actuator/prometheus"))
                .hasStatusOk()
                .bodyText()
                .containsPattern("megakernel_submissions_total\\{[^}]*opcode=\"fuzzy-match\"[^}]*} [1-9]");
    }
}
