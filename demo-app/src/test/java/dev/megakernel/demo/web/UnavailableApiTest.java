package dev.megakernel.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.megakernel.Megakernel;
import dev.megakernel.host.HostBackend;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.QueueFullException;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionClosedException;
import dev.megakernel.session.Submission;
import dev.megakernel.tenant.TenantException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class UnavailableApiTest {

    private final Megakernel megakernel = Megakernel.builder(new HostBackend()).build();
    private final MegakernelSession session = mock();
    private final MockMvcTester mvc = MockMvcTester.of(
            List.of(new OpcodesController(megakernel, session)),
            builder -> builder.setControllerAdvice(new Problems()).build());

    @AfterEach
    void close() {
        megakernel.close();
    }

    static Stream<RuntimeException> passing() {
        return Stream.of(
                new QueueFullException(QueueFullException.SUBMISSION, "the ring is at capacity. Fix: wait."),
                new DeviceLostException("the device was lost and not recovered. Fix: restart."),
                new SessionClosedException("the session is closed. Fix: open another."));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void errorThatPassesAsksToTryAgain(RuntimeException error) {
        when(session.execute(any(Submission.class))).thenThrow(error);

        assertThat(run())
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .hasHeader("Retry-After", "1")
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo(error.getMessage());
    }

    @Test
    void tenantAtItsLimitAsksToTryAgain() {
        TenantException error = new TenantException(
                TenantException.Kind.BACKPRESSURE, 1, 8, 8, "tenant 1 has 8 outstanding. Fix: wait.");
        when(session.execute(any(Submission.class))).thenThrow(error);

        assertThat(run())
                .hasStatus(HttpStatus.TOO_MANY_REQUESTS)
                .hasHeader("Retry-After", "1")
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo(error.getMessage());
    }

    @Test
    void unforeseenErrorKeepsItsInsideToTheLog() {
        when(session.execute(any(Submission.class))).thenThrow(new IllegalStateException("secret"));

        assertThat(run())
                .hasStatus(HttpStatus.INTERNAL_SERVER_ERROR)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyText()
                .contains("Fix: see the server's log")
                .doesNotContain("secret", "at dev.megakernel");
    }

    private MvcTestResult run() {
        return mvc.post()
                .uri("/api/opcodes/nop")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{}")
                .exchange();
    }
}
