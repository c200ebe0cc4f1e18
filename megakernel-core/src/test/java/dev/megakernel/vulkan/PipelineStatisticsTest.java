package dev.megakernel.vulkan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.KernelStatistics;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.PipelineStatistics;
import dev.megakernel.contract.VulkanDevices;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On a device; where its driver does not tell, that is what is shown. */
@Tag("vulkan")
class PipelineStatisticsTest {

    @RegisterExtension
    static final VulkanDevices VULKAN = new VulkanDevices();

    private static final LaunchConfig CONFIG = new LaunchConfig(8, 8);

    @TempDir
    private Path cache;

    private static KernelSpec spec(Opcode... opcodes) {
        return new KernelSpec(Program.of(OpcodeCatalog.of(List.of(opcodes))), WorkspaceSpec.EMPTY);
    }

    private VulkanBackend open() {
        return VULKAN.open(VulkanOptions.defaults().withCacheDirectory(cache));
    }

    private static PersistentKernel stay(CompiledKernel kernel) {
        int[] slots = new int[SessionLayout.LEVELS];
        Arrays.fill(slots, 8);
        return kernel.persistent(new PersistentConfig(
                new SessionGeometry(slots, slots, 16, 1, 0, true), 1, 0, 0, Duration.ofMillis(50)));
    }

    @Test
    void figuresOfPassesAndOfTheKernelThatStaysAreTold() {
        try (VulkanBackend backend = open();
                CompiledKernel kernel = backend.compile(spec(), CONFIG)) {
            KernelStatistics passes = kernel.statistics();
            assertThat(passes.available()).isEqualTo(backend.tellsStatistics());
            try (PersistentKernel staying = stay(kernel)) {
                assertThat(staying.launches()).isPositive();
            }
            KernelStatistics all = kernel.statistics();
            if (!all.available()) {
                assertThat(passes).isEqualTo(KernelStatistics.UNAVAILABLE);
                assertThat(all).isEqualTo(KernelStatistics.UNAVAILABLE);
                return;
            }
            assertThat(passes.pipelines())
                    .extracting(PipelineStatistics::pipeline)
                    .contains("pass, lanes", "pass, groups")
                    .doesNotContain("session");
            assertThat(all.pipelines()).extracting(PipelineStatistics::pipeline).contains("session");
            assertThat(all.pipelines()).allSatisfy(pipeline -> {
                assertThat(pipeline.executable()).isNotBlank();
                assertThat(pipeline.figures()).isNotEmpty();
            });
        }
    }

    @Test
    void figuresAreToldOfPipelinesOutOfTheCacheToo() throws IOException {
        KernelStatistics first;
        try (VulkanBackend backend = open();
                CompiledKernel kernel = backend.compile(spec(), CONFIG)) {
            first = kernel.statistics();
        }
        assertThat(pipelines()).isNotEmpty();
        try (VulkanBackend backend = open();
                CompiledKernel kernel = backend.compile(spec(), CONFIG)) {
            assertThat(kernel.statistics().available()).isEqualTo(first.available());
            assertThat(kernel.statistics().pipelines())
                    .extracting(PipelineStatistics::pipeline, PipelineStatistics::registers)
                    .containsExactlyElementsOf(first.pipelines().stream()
                            .map(one -> tuple(one.pipeline(), one.registers()))
                            .toList());
        }
    }

    private List<Path> pipelines() throws IOException {
        try (var files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(".pipelines")).toList();
        }
    }

    @Test
    void arraysWithComputedIndicesShowWhereLocalMemoryIsTold() {
        Opcode array = Opcode.define(0x40, "array").results(1).glsl("""
                void main() {
                    uint kept[200];
                    for (uint i = 0u; i < 200u; ++i) {
                        kept[i] = mk_arg(i % 12u) * (i + 1u);
                    }
                    uint sum = 0u;
                    for (uint i = 0u; i < 200u; ++i) {
                        sum += kept[(i * mk_arg(0u)) % 200u] ^ kept[i];
                    }
                    mk_result(0u, sum);
                }
                """);
        try (VulkanBackend backend = open();
                CompiledKernel plain = backend.compile(spec(), CONFIG);
                CompiledKernel arrays = backend.compile(spec(array), CONFIG)) {
            Long before = localBytes(plain);
            if (before == null) {
                assertThat(localBytes(arrays)).isNull();
                return;
            }
            assertThat(before).as("built-ins fit into registers").isZero();
            assertThat(localBytes(arrays)).isGreaterThanOrEqualTo(200 * Integer.BYTES);
        }
    }

    private static @Nullable Long localBytes(CompiledKernel kernel) {
        return kernel.statistics().pipelines().stream()
                .filter(pipeline -> pipeline.pipeline().equals("pass, lanes"))
                .map(PipelineStatistics::localBytes)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
