package dev.megakernel.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KernelAssemblerTest {

    /** Set this system property to write the golden file anew after a wanted change. */
    private static final String UPDATE = "megakernel.golden.update";

    private static final Path GOLDEN = Path.of("src/test/resources/golden/megakernel.glsl");
    private static final Path GOLDEN_JIT = Path.of("src/test/resources/golden/jit.glsl");
    private static final Path GOLDEN_SESSION = Path.of("src/test/resources/golden/session.glsl");

    @Test
    void assembledKernelEqualsTheGoldenFile() throws IOException {
        String assembled = SampleKernels.typical();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(GOLDEN, assembled);
        }
        assertThat(assembled)
                .as("a wanted change of the kernel is taken over with -D%s=true", UPDATE)
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void assembledJitKernelEqualsItsGoldenFile() throws IOException {
        String assembled = SampleKernels.jit();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(GOLDEN_JIT, assembled);
        }
        assertThat(assembled)
                .as("a wanted change of the kernel is taken over with -D%s=true", UPDATE)
                .isEqualTo(Files.readString(GOLDEN_JIT));
    }

    @Test
    void assembledSessionKernelEqualsItsGoldenFile() throws IOException {
        String assembled = SampleKernels.session();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(GOLDEN_SESSION, assembled);
        }
        assertThat(assembled)
                .as("a wanted change of the kernel is taken over with -D%s=true", UPDATE)
                .isEqualTo(Files.readString(GOLDEN_SESSION));
    }

    @Test
    void sameOpcodesGiveTheSameText() {
        assertThat(SampleKernels.typical()).isEqualTo(SampleKernels.typical());
    }

    @Test
    void constantsComeFromJava() {
        assertThat(SampleKernels.typical())
                .contains("#define OBSERVABLE_BASE " + ControlLayout.OBSERVABLE_BASE + "u\n")
                .contains("#define METRICS_BASE " + ControlLayout.METRICS_BASE + "u\n")
                .contains("#define FAULT_LOOP_LIMIT " + Integer.toUnsignedString(FaultCode.LOOP_LIMIT) + "u\n")
                .contains("#define REGION_PLACE_NAMES 0u\n")
                .contains("#define REGION_TOTALS 1u\n");
    }

    @Test
    void resourcesOfTheInterpreterHoldNoLayoutNumbers() {
        Pattern number = Pattern.compile("\\b(0x[0-9A-Fa-f]+|\\d+)u?\\b");
        for (String name : List.of(
                "interface",
                "library",
                "system",
                "resident",
                "bodies",
                "claims",
                "program",
                "interpreter",
                "direct",
                "priority",
                "load-miss",
                "jit",
                "session-interface",
                "session")) {
            String code = GlslSource.ofResource(KernelAssembler.class, name + ".glsl")
                    .text()
                    .replaceAll("//[^\\n]*", "")
                    .replaceAll("set = 0", "");
            assertThat(number.matcher(code).results().map(MatchResult::group).distinct())
                    .as("numbers in %s beyond small arithmetic on bits, bytes and scan steps", name)
                    .allMatch(found -> List.of("0", "0u", "1u", "2u", "3u", "4u", "8u", "0xFFu", "0xFFFFFFFFu")
                            .contains(found));
        }
    }

    @Test
    void optionsExchangeTheFormAndAddSources() {
        String direct = source("direct");
        assertThat(SampleKernels.typical()).endsWith(direct);
        String usual = SampleKernels.typical().replace(direct, "");
        ProgramOptions priority = ProgramOptions.DEFAULT.withForm(KernelForm.PRIORITY);
        assertThat(SampleKernels.typical(priority))
                .isEqualTo(with("#define MK_PRIORITY\n", usual) + source("priority"));
        assertThat(SampleKernels.typical(ProgramOptions.DEFAULT.withLoadMiss(true)))
                .isEqualTo(with("#define MK_LOAD_MISS\n", usual) + direct + source("load-miss"));
        String all = "#define MK_PRIORITY\n#define MK_LOAD_MISS\n#define MK_ENFORCE_QUOTA\n";
        assertThat(SampleKernels.typical(priority.withLoadMiss(true).withEnforceQuota(true)))
                .isEqualTo(with(all, usual) + source("priority") + source("load-miss"));
    }

    private static String source(String name) {
        String file = name + ".glsl";
        return "#line 1 \"" + file + "\"\n"
                + GlslSource.ofResource(KernelAssembler.class, file).text();
    }

    private static String with(String switches, String text) {
        String next = "#line 1 \"interface.glsl\"\n";
        return text.replace(next, switches + next);
    }

    @Test
    void privilegedWritesAreNoMatterOfTheText() {
        assertThat(SampleKernels.typical(ProgramOptions.DEFAULT.withPrivilegedControlWrites(true)))
                .isEqualTo(SampleKernels.typical());
    }

    @Test
    void bodiesKeepTheirNameAndLines() {
        String text =
                SampleKernels.assemble(SampleKernels.lane().glsl(new GlslSource("mine.glsl", "\nvoid main() {}")));
        assertThat(text).contains("#line 1 \"mine.glsl\"\n\nvoid main() {}\n#line 1 \"generated\"\n");
    }

    @Test
    void bodyWithoutMainIsRefused() {
        assertThatExceptionOfType(KernelCompilationException.class)
                .isThrownBy(() -> SampleKernels.assemble(SampleKernels.lane().glsl("// void main() {}\nvoid run() {}")))
                .withMessageStartingWith("sample.glsl:1: no function void main()")
                .withMessageContaining("Fix: ");
    }

    @Test
    void bodyWithVersionIsRefusedAtItsLine() {
        assertThatExceptionOfType(KernelCompilationException.class)
                .isThrownBy(() -> SampleKernels.assemble(SampleKernels.lane().glsl("\n#version 450\nvoid main() {}")))
                .satisfies(e -> assertThat(e.line()).isEqualTo(2))
                .withMessageContaining("Fix: ");
    }

    @Test
    @ProtocolRule("9")
    void gridSyncInAnOpcodeIsRefusedAtItsLine() {
        assertThatExceptionOfType(KernelCompilationException.class)
                .isThrownBy(() -> SampleKernels.assemble(
                        SampleKernels.lane().glsl("// mk_grid_sync()\nvoid main() {\n    mk_grid_sync();\n}")))
                .withMessageStartingWith("sample.glsl:3: mk_grid_sync in the body of opcode \"sample\"")
                .withMessageContaining("Fix: ");
    }

    @Test
    void processorsAreHeldToTheSameRulesAsOpcodes() {
        assertThatExceptionOfType(KernelCompilationException.class)
                .isThrownBy(() -> SampleKernels.jit(SlotProcessor.define("mine").glsl("void run() {}")))
                .withMessageStartingWith("mine.glsl:1: no function void main()")
                .withMessageContaining("slot processor \"mine\"");
        assertThatExceptionOfType(KernelCompilationException.class)
                .isThrownBy(
                        () -> SampleKernels.jit(SlotProcessor.define("mine").glsl("void main() {}\n#version 450\n")))
                .withMessageStartingWith("mine.glsl:2: a #version line");
    }

    @Test
    void growingDataLeavesTheTextAlone() {
        WorkspaceSpec larger = new WorkspaceSpec(SampleKernels.WORKSPACE.regions().stream()
                .map(region -> new dev.megakernel.opcode.RegionSpec(
                        region.name(), region.words() * 2, region.access(), region.source()))
                .toList());
        Program builtIns = Program.of(OpcodeCatalog.builtIns());
        assertThat(KernelAssembler.assemble(builtIns, larger))
                .isEqualTo(KernelAssembler.assemble(builtIns, SampleKernels.WORKSPACE));
    }
}
