package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.megakernel.backend.BackendUnavailableException;
import dev.megakernel.backend.BackendUnavailableException.Reason;
import dev.megakernel.backend.DeviceInfo.Kind;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class DeviceSelectorTest {

    private static final Candidate CPU = candidate("llvmpipe", Kind.CPU, "00ff", List.of());
    private static final Candidate INTEGRATED = candidate("Iris", Kind.INTEGRATED_GPU, "11ff", List.of());
    private static final Candidate DISCRETE = candidate("H200", Kind.DISCRETE_GPU, "22ff", List.of());
    private static final Candidate OLD = candidate("Old card", Kind.DISCRETE_GPU, "33ff", List.of("Vulkan 1.2"));

    @Test
    void bestKindWins() {
        assertThat(select(null, CPU, INTEGRATED, DISCRETE)).isSameAs(DISCRETE);
        assertThat(select(" ", CPU, INTEGRATED)).isSameAs(INTEGRATED);
    }

    @Test
    void deviceThatLacksAFeatureIsPassedOver() {
        assertThat(select(null, OLD, CPU)).isSameAs(CPU);
    }

    @ParameterizedTest
    @CsvSource({"00ff", "00FF", "00-ff", "0", "LLVM", "pipe"})
    void deviceIsFoundByUuidIndexOrPartOfItsName(String wanted) {
        assertThat(select(wanted, CPU, DISCRETE)).isSameAs(CPU);
    }

    @Test
    void noDeviceAtAllIsSaid() {
        assertThat(failure(null).reason()).isEqualTo(Reason.NO_DEVICE);
    }

    @Test
    void unknownDeviceListsTheKnownOnes() {
        BackendUnavailableException e = failure("voodoo", CPU, DISCRETE);
        assertThat(e.reason()).isEqualTo(Reason.NO_DEVICE);
        assertThat(e)
                .hasMessageContaining("voodoo")
                .hasMessageContaining("0: llvmpipe (00ff)")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void missingFeatureIsNamed() {
        BackendUnavailableException e = failure(null, OLD);
        assertThat(e.reason()).isEqualTo(Reason.MISSING_FEATURE);
        assertThat(e).hasMessageContaining("Old card lacks Vulkan 1.2").hasMessageContaining("Fix: ");
    }

    private static Candidate select(@Nullable String wanted, Candidate... all) {
        return new DeviceSelector(wanted).select(List.of(all));
    }

    private static BackendUnavailableException failure(@Nullable String wanted, Candidate... all) {
        return catchThrowableOfType(BackendUnavailableException.class, () -> select(wanted, all));
    }

    private static Candidate candidate(String name, Kind kind, String uuid, List<String> missing) {
        Candidate.Identity identity =
                new Candidate.Identity(name, "driver 1", kind, uuid, new Candidate.Limits(1024, 65535, 1 << 27, 1));
        return new Candidate(
                null,
                identity,
                new Candidate.Queues(0, 1),
                new Candidate.Features(true, true, true, true, false),
                missing);
    }
}
