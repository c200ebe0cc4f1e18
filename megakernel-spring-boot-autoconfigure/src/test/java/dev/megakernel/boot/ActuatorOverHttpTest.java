package dev.megakernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** All auto-configurations together, behind a real web server. */
class ActuatorOverHttpTest {

    private static WebServer server;

    @BeforeAll
    static void start() {
        server = WebServer.run(
                Application.class,
                "megakernel.backend=host",
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.health.show-details=always",
                "management.endpoint.health.group.readiness.include=readinessState,megakernel");
        server.context()
                .getBean(MegakernelSession.class)
                .execute(Opcodes.ADD_CODE, 1, 2)
                .requireDone();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void healthSaysThatTheHostRunsTheWork() throws Exception {
        JsonNode megakernel = get("/actuator/health").at("/components/megakernel");

        assertThat(megakernel.path("status").asString()).isEqualTo("UP");
        assertThat(megakernel.at("/details/backend").asString()).isEqualTo("host");
    }

    @Test
    void readinessCanIncludeTheMegakernel() throws Exception {
        assertThat(get("/actuator/health/readiness")
                        .at("/components/megakernel/status")
                        .asString())
                .isEqualTo("UP");
    }

    @Test
    void endpointShowsWhatWasDone() throws Exception {
        JsonNode megakernel = get("/actuator/megakernel");

        assertThat(megakernel.at("/session/statistics/done").asLong()).isEqualTo(1);
        assertThat(megakernel.at("/dispatches/last/kernelLaunches").asInt()).isEqualTo(1);
    }

    @Test
    void metersAreListed() throws Exception {
        assertThat(get("/actuator/metrics").path("names").valueStream().map(JsonNode::asString))
                .contains(
                        "megakernel.dispatch",
                        "megakernel.dispatch.bytes",
                        "megakernel.submissions",
                        "megakernel.submission.latency",
                        "megakernel.ring.slots",
                        "megakernel.device.losses",
                        "megakernel.device.info");
    }

    private static JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        return WebServer.json(response);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Opcode add() {
            return Opcodes.add();
        }
    }
}
