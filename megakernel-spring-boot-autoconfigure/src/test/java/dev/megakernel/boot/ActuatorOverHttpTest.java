package dev.megakernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.session.MegakernelSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All auto-configurations together, behind a real web server. */
class ActuatorOverHttpTest {

    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() {
        context = new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "megakernel.backend=host",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.show-details=always",
                        "management.endpoint.health.group.readiness.include=readinessState,megakernel")
                .run();
        context.getBean(MegakernelSession.class).execute(Opcodes.ADD_CODE, 1, 2).requireDone();
    }

    @AfterAll
    static void stop() {
        context.close();
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
        URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
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
