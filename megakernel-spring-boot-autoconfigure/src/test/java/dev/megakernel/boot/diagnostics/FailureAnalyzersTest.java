package dev.megakernel.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.BackendUnavailableException.Reason;
import dev.megakernel.boot.MegakernelConfigurationException;
import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.protocol.BackendException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class FailureAnalyzersTest {

    @ParameterizedTest
    @EnumSource(Reason.class)
    void missingDeviceAlwaysOffersTheHost(Reason reason) {
        FailureAnalysis analysis =
                analyze(new BackendUnavailableException(reason, "This is wrong. Fix: do that.", null));

        assertThat(analysis.getDescription()).contains("This is wrong.").doesNotContain("Fix:");
        assertThat(analysis.getAction()).contains("Do that.", "megakernel.backend=host", "megakernel.backend=auto");
    }

    @Test
    void missingLoaderSaysWhatToInstall() {
        FailureAnalysis analysis = analyze(new BackendUnavailableException(Reason.NO_LOADER, "No library.", null));

        assertThat(analysis.getDescription()).contains("loader library was not found");
        assertThat(analysis.getAction()).contains("libvulkan1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"NO_DRIVER", "NO_DEVICE"})
    void missingDriverExplainsContainers(Reason reason) {
        FailureAnalysis analysis = analyze(new BackendUnavailableException(reason, "No driver.", null));

        assertThat(analysis.getAction())
                .contains("NVIDIA_DRIVER_CAPABILITIES", "graphics")
                .contains("libglvnd0", "libegl1", "libgl1", "libglx0", "libopengl0")
                .contains("mesa-vulkan-drivers");
    }

    @Test
    void missingFeatureIsNamed() {
        FailureAnalysis analysis = analyze(
                new BackendUnavailableException(Reason.MISSING_FEATURE, "Device X lacks vulkanMemoryModel.", null));

        assertThat(analysis.getDescription()).contains("lacks a feature", "vulkanMemoryModel");
        assertThat(analysis.getAction()).contains("megakernel.vulkan.device");
    }

    @Test
    void compileErrorNamesFileAndLineOfTheUser() {
        FailureAnalysis analysis = analyze(new KernelCompilationException(
                "opcodes/broken.glsl", 4, "'missing' : undeclared identifier Fix: correct the GLSL."));

        assertThat(analysis.getDescription())
                .contains("line 4 of opcodes/broken.glsl", "'missing' : undeclared identifier")
                .doesNotContain("Fix:");
        assertThat(analysis.getAction()).isEqualTo("Correct the GLSL.");
    }

    @Test
    void anyOtherErrorOfTheLibraryIsSplitIntoDescriptionAndAction() {
        FailureAnalysis analysis = analyze(new MegakernelConfigurationException("It is bad. Fix: make it good."));

        assertThat(analysis.getDescription()).isEqualTo("The megakernel could not be started: It is bad.");
        assertThat(analysis.getAction()).isEqualTo("Make it good.");
    }

    @Test
    void textOfADriverHasAnActionToo() {
        assertThat(analyze(new BackendException("VK_ERROR_SOMETHING")).getAction())
                .isNotBlank();
    }

    /** As Boot does it: the analyzers in their order, the first answer counts. */
    private static FailureAnalysis analyze(RuntimeException error) {
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        SpringFactoriesLoader.ArgumentResolver.none(),
                        (type, name, failure) -> {});
        Throwable failure = new BeanCreationException("megakernel", "failed", error);
        return analyzers.stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("dev.megakernel."))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
