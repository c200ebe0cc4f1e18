package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.BackendUnavailableException.Reason;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.boot.ControllableBackend;
import dev.megakernel.host.HostBackend;
import dev.megakernel.protocol.BackendException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AutoBackendTest {

    @Test
    void usableDeviceIsTakenWithoutAWord(CapturedOutput output) {
        ControllableBackend device = new ControllableBackend();

        assertThat(AutoBackendConfiguration.firstUsable(() -> device)).isSameAs(device);
        assertThat(output.getAll()).doesNotContain("WARN");
    }

    @Test
    void missingDeviceBecomesTheHostWithOneLineOfWarning(CapturedOutput output) {
        MegakernelBackend backend = AutoBackendConfiguration.firstUsable(() -> {
            throw new BackendUnavailableException(Reason.NO_LOADER, "No loader\nanywhere. Fix: install one.", null);
        });

        assertThat(backend.device().backend()).isEqualTo(HostBackend.ID);
        assertThat(output.getAll().lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains("No loader anywhere. Fix: install one.", "megakernel.backend=host");
        assertThat(output.getAll().lines()).hasSize(1);
    }

    @Test
    void anyOtherErrorIsNotHidden() {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> AutoBackendConfiguration.firstUsable(() -> {
                    throw new BackendException("The driver crashed. Fix: update it.");
                }));
    }
}
