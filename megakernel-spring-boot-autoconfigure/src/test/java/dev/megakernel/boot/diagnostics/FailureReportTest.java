package dev.megakernel.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.MegakernelBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** What the user reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTest {

    @Test
    void missingDriverIsReportedWithoutAStackTrace(CapturedOutput output) {
        start(WithoutDriver.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "no driver it can use", "libglvnd0", "megakernel.backend=host")
                .doesNotContain("\tat ");
    }

    @Test
    void badGeometryIsReportedWithItsProperties(CapturedOutput output) {
        start(Plain.class, "megakernel.backend=host", "megakernel.slot-count=100");

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "megakernel.slot-count is 100", "Action:")
                .doesNotContain("\tat ");
    }

    @Test
    void badOpcodeCodeIsReportedWithItsProperty(CapturedOutput output) {
        start(Plain.class, "megakernel.backend=host", "megakernel.opcodes.a.code=4294967296");

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "megakernel.opcodes.a.code", "from 0 to 4294967295")
                .doesNotContain("\tat ");
    }

    @Test
    void unknownBackendIsReportedWithItsProperty(CapturedOutput output) {
        start(Plain.class, "megakernel.backend=cuda");

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "megakernel.backend", "cuda", "AUTO", "HOST", "VULKAN")
                .doesNotContain("\tat ");
    }

    @Test
    void tenantIdsThatClashAreReportedWithTheirProperties(CapturedOutput output) {
        start(Plain.class, "megakernel.backend=host", "megakernel.tenants.a.id=1", "megakernel.tenants.b.id=1");

        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START", "megakernel.tenants.a.id", "megakernel.tenants.b.id", "Action:")
                .doesNotContain("\tat ");
    }

    private static void start(Class<?> application, String... properties) {
        assertThatException()
                .isThrownBy(() -> new SpringApplicationBuilder(application)
                        .web(WebApplicationType.NONE)
                        .properties(properties)
                        .run());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Plain {}

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class WithoutDriver {

        @Bean
        MegakernelBackend megakernelBackend() {
            throw new BackendUnavailableException(
                    BackendUnavailableException.Reason.NO_DRIVER,
                    "The loader lists nothing. Fix: install a driver.",
                    null);
        }
    }
}
