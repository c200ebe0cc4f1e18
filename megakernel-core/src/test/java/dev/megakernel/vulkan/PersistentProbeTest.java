package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.PersistentVerdict;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("vulkan")
class PersistentProbeTest {

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    @TempDir
    private Path cache;

    private PersistentVerdict probe(Opcode... opcodes) {
        try (VulkanBackend backend = VULKAN.open(VulkanOptions.defaults().withCacheDirectory(cache));
                CompiledKernel kernel = backend.compile(
                        new KernelSpec(Program.of(OpcodeCatalog.of(List.of(opcodes))), WorkspaceSpec.EMPTY),
                        new LaunchConfig(8, 8))) {
            boolean cpu = backend.device().kind() == DeviceInfo.Kind.CPU;
            PersistentVerdict verdict = kernel.probePersistent();
            assertThat(verdict.possible()).as(verdict.reason()).isTrue();
            assertThat(verdict.recommended()).isEqualTo(!cpu);
            assertThat(verdict.findings())
                    .isEqualTo(new PersistentVerdict.Findings(
                            true, !cpu, cpu ? 1 : 2, backend.device().limits().loopIterations()));
            return verdict;
        }
    }

    private List<Path> sights() throws IOException {
        try (var files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(".persistent")).toList();
        }
    }

    @Test
    void whatWasSeenServesAllKernelsAndTheNextStart() throws IOException {
        PersistentVerdict verdict = probe();
        assertThat(verdict.reason()).contains("rounds of the host").endsWith(".");
        assertThat(sights()).hasSize(1);
        Path sight = sights().get(0);
        Files.setLastModifiedTime(sight, FileTime.fromMillis(0));

        assertThat(probe(Opcode.define(0x40, "own").results(1).glsl("void main() { mk_result(0u, 1u); }")))
                .as("taken from what the first look left, not looked at again")
                .isEqualTo(verdict);
        assertThat(sights()).containsExactly(sight);
        assertThat(Files.getLastModifiedTime(sight)).isEqualTo(FileTime.fromMillis(0));

        Files.write(sight, new byte[] {1, 2, 3});
        probe();
        assertThat(Files.size(sight)).isGreaterThan(3);
    }
}
