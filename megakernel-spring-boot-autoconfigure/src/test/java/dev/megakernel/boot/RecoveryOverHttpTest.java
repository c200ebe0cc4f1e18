package dev.megakernel.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.protocol.BackendException;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** The write operation of the endpoint, behind a real web server. */
class RecoveryOverHttpTest {

    private static final String ENDPOINT = "/actuator/megakernel";

    private static WebServer server;

    private ControllableBackend backend;
    private Megakernel megakernel;

    @BeforeAll
    static void start() {
        server = WebServer.run(
                Application.class,
                "management.endpoints.web.exposure.include=megakernel,health",
                "management.endpoint.megakernel.access=unrestricted");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void mend() {
        backend = server.context().getBean(ControllableBackend.class);
        megakernel = server.context().getBean(Megakernel.class);
        backend.beforeCompile(() -> {});
    }

    @Test
    void recoveryAnswersWithDecisionPipelineDeviceAndLosses() throws Exception {
        long losses = megakernel.recoveryStatus().losses();

        HttpResponse<String> response = server.post(ENDPOINT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("""
                        {"decision":"RECOMPILED_PIPELINE","pipelineId":"%s","device":"Stub device","losses":%d}""".formatted(megakernel.pipelineId(), losses));
    }

    @Test
    void recoveryBringsAFailedKernelBack() throws Exception {
        loseForGood();
        assertThat(server.get("/actuator/health").statusCode()).isEqualTo(503);

        backend.beforeCompile(() -> {});

        assertThat(server.post(ENDPOINT).statusCode()).isEqualTo(200);
        assertThat(server.get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(Passes.runEmpty(megakernel)).hasSize(4);
    }

    @Test
    void failedRecoveryAnswersWithAProblem() throws Exception {
        loseForGood();

        HttpResponse<String> response = server.post(ENDPOINT);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = WebServer.json(response);
        assertThat(problem.propertyNames())
                .containsExactlyInAnyOrder("title", "status", "detail", "device", "losses", "state");
        assertThat(problem.path("title").asString()).isEqualTo("The recovery failed");
        assertThat(problem.path("status").asInt()).isEqualTo(503);
        assertThat(problem.path("detail").asString()).isEqualTo("No device any more. Fix: plug it in.");
        assertThat(problem.path("state").asString()).isEqualTo("FAILED");
    }

    @Test
    void errorOfAnyKindAnswersWithAProblem() throws Exception {
        backend.beforeCompile(() -> {
            throw new IllegalStateException();
        });

        HttpResponse<String> response = server.post(ENDPOINT);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(WebServer.json(response).path("detail").asString()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void withoutConfigurationTheEndpointMayOnlyBeRead() throws Exception {
        try (WebServer readOnly =
                WebServer.run(Application.class, "management.endpoints.web.exposure.include=megakernel")) {
            assertThat(readOnly.get(ENDPOINT).statusCode()).isEqualTo(200);
            assertThat(readOnly.post(ENDPOINT).statusCode()).isEqualTo(405);
        }
    }

    @Test
    void operatorsOfTheWholeServiceMayForbidIt() throws Exception {
        try (WebServer capped = WebServer.run(
                Application.class,
                "management.endpoints.web.exposure.include=megakernel",
                "management.endpoint.megakernel.access=unrestricted",
                "management.endpoints.access.max-permitted=read-only")) {
            assertThat(capped.get(ENDPOINT).statusCode()).isEqualTo(200);
            assertThat(capped.post(ENDPOINT).statusCode()).isEqualTo(405);
        }
    }

    private void loseForGood() throws IOException {
        backend.beforeCompile(() -> {
            throw new BackendException("No device any more. Fix: plug it in.");
        });
        backend.loseNext(1);
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> Passes.runEmpty(megakernel));
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        MegakernelBackend megakernelBackend() {
            return new ControllableBackend();
        }
    }
}
