package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.boot.autoconfigure.health.MegakernelHealthAutoConfiguration;
import dev.megakernel.boot.health.MegakernelHealthIndicator;
import dev.megakernel.host.HostBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A device that no machine has, so that these tests mean the same with and without a driver. */
@ExtendWith(OutputCaptureExtension.class)
class UnusableDeviceTest {

    private final ApplicationContextRunner runner = Contexts.unspecified()
            .withConfiguration(AutoConfigurations.of(MegakernelHealthAutoConfiguration.class))
            .withPropertyValues("megakernel.vulkan.device=no-such-device");

    @Test
    void vulkanFailsAtStart() {
        runner.run(
                context -> assertThat(context).getFailure().hasRootCauseInstanceOf(BackendUnavailableException.class));
    }

    @Test
    void autoRunsOnTheHostAndSaysSoOnce(CapturedOutput output) {
        runner.withPropertyValues("megakernel.backend=auto").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Megakernel.class).device().backend()).isEqualTo(HostBackend.ID);
            assertThat(context.getBean(MegakernelHealthIndicator.class).health().getDetails())
                    .containsEntry("backend", HostBackend.ID);
            assertThat(output.getAll().lines().filter(line -> line.contains("WARN")))
                    .singleElement()
                    .asString()
                    .contains("megakernel.backend=host");
        });
    }
}
