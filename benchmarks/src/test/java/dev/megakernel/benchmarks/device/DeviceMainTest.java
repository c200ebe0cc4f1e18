package dev.megakernel.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.benchmarks.json.JsonReader;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.session.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DeviceMainTest {

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    @TempDir
    Path directory;

    @Test
    @Tag("vulkan")
    @DisplayName("every section runs on a Vulkan device, verifies what it gets, and leaves its points")
    void everySectionRuns() throws Exception {
        SmokeRun.into(directory, SmokeRun.sections(), VULKAN::open);
    }

    @Test
    @DisplayName("opcodes of both bodies leave what the host expects, and a touch that ran twice or not at all shows")
    void wrongResultsShow() {
        try (MegakernelBackend backend = new HostBackend();
                Megakernel kernel = Megakernel.builder(backend)
                        .opcodes(TouchOpcodes.ONE, TouchOpcodes.TWELVE)
                        .regions(TouchOpcodes.region(2))
                        .build();
                MegakernelSession session = kernel.openSession(SessionOptions.DEFAULT)) {
            Cells cells = new Cells(2);
            cells.check(0, session.execute(TouchOpcodes.ONE.code(), 0, cells.touch(0)));
            cells.check(0, session.execute(TouchOpcodes.TWELVE.code(), 0, cells.touch(0)));
            int value = cells.touch(1);
            session.execute(TouchOpcodes.ONE.code(), 1, value);
            assertThatThrownBy(() -> cells.check(1, session.execute(TouchOpcodes.ONE.code(), 1, value)))
                    .isInstanceOf(WrongResultException.class)
                    .hasMessageContaining("Fix: ");
        }
    }

    @Test
    @DisplayName("a section that fails says why in its file, keeps its points, and the run goes on and fails")
    void failuresAreKept() throws Exception {
        Settings settings = Settings.parse(
                "--sections", "park,steps", "--seconds", "0.05", "--warm-up", "0", "--out", directory.toString());
        assertThat(DeviceMain.run(settings, () -> new Forgetful().backend())).isFalse();
        var park = JsonReader.object(Files.readString(directory.resolve("park.json")));
        assertThat(park).containsKey("error").doesNotContainKey("complete");
        var steps = JsonReader.object(Files.readString(directory.resolve("steps.json")));
        assertThat(String.valueOf(steps.get("error"))).contains("Fix: ");
        assertThat((List<?>) steps.get("points"))
                .as("points before the device was asked")
                .hasSize(3);
    }

    @Test
    @DisplayName("arguments that are not known are refused")
    void unknownArguments() {
        assertThatThrownBy(() -> Settings.parse("--second", "1")).hasMessageContaining("\"--second\"");
        assertThatThrownBy(() -> Settings.parse("--seconds")).hasMessageContaining("with a value");
        assertThatThrownBy(() -> Sections.named("opne")).hasMessageContaining("closed");
    }

    /** A backend whose round trips store nothing, so that the second touch of a cell comes out wrong. */
    private static final class Forgetful {

        private final Opcode opcode = Opcode.define(TouchOpcodes.ONE.code(), TouchOpcodes.ONE.name())
                .memory(WorkspaceAccess.WRITE)
                .results(1)
                .body(slot -> slot.result(0, slot.arg(TouchOpcodes.VALUE_ARGUMENT) + 1))
                .glsl("void main() { }");

        MegakernelBackend backend() {
            HostBackend host = new HostBackend();
            return new ForwardingBackend(host, opcode);
        }
    }
}
