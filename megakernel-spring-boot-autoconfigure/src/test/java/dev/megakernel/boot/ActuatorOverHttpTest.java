package dev.megakernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void endpointShowsTheRingOnASubPath() throws Exception {
        JsonNode slots = get("/actuator/megakernel/slots?limit=300");

        assertThat(slots.at("/occupancy/empty").asInt()).isEqualTo(256);
        assertThat(slots.path("limit").asInt()).isEqualTo(256);
    }

    @ParameterizedTest
    @CsvSource({"slots?limit=0,400", "slots?limit=few,400", "rings,404"})
    void badRequestsAreAnsweredAsSuch(String path, int status) throws Exception {
        assertThat(server.get("/actuator/megakernel/" + path).statusCode()).isEqualTo(status);
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
                        "megakernel.session.workgroups",
                        "megakernel.session.workgroups.reserved",
                        "megakernel.session.workgroups.resident",
                        "megakernel.session.parked",
                        "megakernel.session.launches",
                        "megakernel.dispatch.resident.rows",
                        "megakernel.tenant.submissions",
                        "megakernel.tenant.refused",
                        "megakernel.tenant.outstanding",
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
