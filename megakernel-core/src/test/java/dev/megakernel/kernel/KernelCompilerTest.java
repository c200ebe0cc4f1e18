package dev.megakernel.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.KernelCompilationException;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.opcode.WorkspaceAccess;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelCompilerTest {

    private static final int SPIRV_MAGIC = 0x0723_0203;

    @TempDir
    private Path directory;

    @Test
    void compilesAKernelThatStaysOnTheDevice() {
        assertThat(compile(SampleKernels.session()).toBuffer().remaining()).isPositive();
    }

    @Test
    void typicalKernelCompilesToSpirV() {
        SpirV spirv = compile(SampleKernels.typical());
        assertThat(spirv.toBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt(0)).isEqualTo(SPIRV_MAGIC);
    }

    @ParameterizedTest
    @MethodSource
    void kernelsWithOtherOptionsCompile(ProgramOptions options) {
        SpirV spirv = compile(SampleKernels.typical(options));
        assertThat(spirv.key()).isNotEqualTo(compile(SampleKernels.typical()).key());
    }

    static Stream<ProgramOptions> kernelsWithOtherOptionsCompile() {
        ProgramOptions priority = ProgramOptions.DEFAULT.withForm(KernelForm.PRIORITY);
        return Stream.of(
                ProgramOptions.DEFAULT.withLoadMiss(true),
                priority,
                priority.withLoadMiss(true),
                priority.withEnforceQuota(true),
                priority.withLoadMiss(true).withEnforceQuota(true));
    }

    @Test
    void secondCompilationComesFromTheCache() {
        SpirV first = compile(SampleKernels.typical());
        SpirV second = compile(SampleKernels.typical());
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.code()).isEqualTo(first.code());
        assertThat(directory).isDirectoryContaining("glob:**.spv");
    }

    @Test
    void assembledSourceLiesBesideTheKernelForPeopleToRead() {
        String source = SampleKernels.typical();
        SpirV spirv = compile(source);
        assertThat(directory.resolve(spirv.key() + KernelCompiler.SOURCE_SUFFIX))
                .hasContent(source);
    }

    @Test
    void otherSourceHasAnotherKey() {
        assertThat(compile(SampleKernels.typical()).key())
                .isNotEqualTo(compile(SampleKernels.assemble()).key());
    }

    @Test
    void errorNamesTheFileAndLineOfTheUser() {
        Opcode broken =
                SampleKernels.lane().glsl(new GlslSource("scores.glsl", "void main() {\n    uint x = nonsense;\n}\n"));
        KernelCompilationException e = failure(broken);
        assertThat(e.source()).isEqualTo("scores.glsl");
        assertThat(e.line()).isEqualTo(2);
        assertThat(e)
                .hasMessageStartingWith("scores.glsl:2: ")
                .hasMessageContaining("nonsense")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void errorInTheSecondSourceIsNotBlamedOnTheFirst() {
        Opcode fine = SampleKernels.lane().glsl(new GlslSource("fine.glsl", "void main() {}\n"));
        Opcode broken =
                Opcode.define(0x200, "broken").glsl(new GlslSource("broken.glsl", "\n\nvoid main() { return 1; }\n"));
        KernelCompilationException e = catchThrowableOfType(
                KernelCompilationException.class, () -> compile(SampleKernels.assemble(fine, broken)));
        assertThat(e.source()).isEqualTo("broken.glsl");
        assertThat(e.line()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"barrier()", "mk_barrier()", "mk_scratch[0] = 1u"})
    void laneBodyIsRefusedWhatNeedsAWorkgroup(String statement) {
        assertThat(failure(SampleKernels.lane().glsl("void main() { " + statement + "; }")))
                .hasMessageContaining("needs_scope_workgroup");
    }

    @Test
    void bodyWithoutMemoryIsRefusedLoads() {
        assertThat(failure(SampleKernels.lane().glsl("void main() { mk_load(REGION_TOTALS, 0u); }")))
                .hasMessageContaining("mk_load_needs_memory_read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mk_store", "mk_add"})
    void readingBodyIsRefusedStores(String function) {
        Opcode reader = SampleKernels.lane()
                .memory(WorkspaceAccess.READ)
                .glsl("void main() { " + function + "(REGION_TOTALS, 0u, mk_load(REGION_TOTALS, 0u)); }");
        assertThat(failure(reader)).hasMessageContaining(function + "_needs_memory_write");
    }

    @Test
    void refusalsOfOneBodyDoNotReachTheNext() {
        Opcode lane = SampleKernels.lane().glsl("void main() {}");
        Opcode group = Opcode.define(0x200, "group")
                .traits(SampleKernels.workgroup().glsl("void main() {}").traits())
                .glsl("void main() { mk_store(REGION_TOTALS, 0u, 1u); barrier(); mk_barrier(); }");
        assertThat(compile(SampleKernels.assemble(lane, group)).code()).isNotEmpty();
    }

    @Test
    @ProtocolRule("6.1")
    void jitKernelCompilesToSpirV() {
        assertThat(compile(SampleKernels.jit())
                        .toBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(0))
                .isEqualTo(SPIRV_MAGIC);
    }

    @Test
    @ProtocolRule("9")
    void aLocalVariableBehindAMarkIsUndeclaredAtItsLine() {
        KernelCompilationException e =
                jitFailure(SlotProcessor.define("cut").results(1).glsl("""
                void main() {
                    uint before = mk_arg(0u);
                    mk_grid_sync(
                        );
                    mk_result(0u, before);
                }
                """));
        assertThat(e).hasMessageStartingWith("cut.glsl:5: ").hasMessageContaining("before");
    }

    @Test
    @ProtocolRule("9")
    void aMarkThatAMacroHidesInABlockDoesNotCompile() {
        KernelCompilationException e = jitFailure(SlotProcessor.define("cut").glsl("""
                #define CT_BEGIN {
                #define CT_END }
                void main() {
                    if (mk_arg(0u) != 0u) CT_BEGIN;
                    mk_grid_sync();
                    CT_END
                }
                """));
        assertThat(e.source()).isEqualTo("cut.glsl");
        assertThat(e.line()).isBetween(4, 7);
    }

    @Test
    void aProcessorIsRefusedWhatItsTraitsDoNotAllow() {
        assertThat(jitFailure(SlotProcessor.define("mine").glsl("void main() { mk_barrier(); }")))
                .hasMessageContaining("needs_scope_workgroup");
        assertThat(jitFailure(SlotProcessor.define("mine").glsl("void main() { mk_load(REGION_TOTALS, 0u); }")))
                .hasMessageContaining("mk_load_needs_memory_read");
        assertThat(jitFailure(SlotProcessor.define("mine").glsl("void main() { mk_control_store(0u, 1u); }")))
                .hasMessageContaining("mk_control_store");
    }

    private KernelCompilationException jitFailure(SlotProcessor processor) {
        return catchThrowableOfType(KernelCompilationException.class, () -> compile(SampleKernels.jit(processor)));
    }

    private KernelCompilationException failure(Opcode opcode) {
        return catchThrowableOfType(KernelCompilationException.class, () -> compile(SampleKernels.assemble(opcode)));
    }

    private SpirV compile(String glsl) {
        return new KernelCompiler(new KernelCache(directory)).compile(glsl);
    }
}
