package dev.megakernel.opcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.QueueFullException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotProcessorTest {

    private static final OpcodeBody BODY = context -> {};
    private static final String TWO_MARKS = "void main() { mk_grid_sync(); mk_grid_sync(); }";

    @Test
    void aProcessorIsLaneScopedPureAndNotIdempotentUnlessItSaysOtherwise() {
        SlotProcessor processor = SlotProcessor.define("plain").glsl("void main() {}");
        assertThat(processor.traits()).isEqualTo(OpcodeTraits.DEFAULT);
        assertThat(processor.bodies()).isEmpty();
        assertThat(processor.glsl().name()).isEqualTo("plain.glsl");
        assertThat(processor.segments()).isEqualTo(1);
    }

    @Test
    void theBuilderKeepsWhatWasSetBefore() {
        SlotProcessor processor = SlotProcessor.define("rich")
                .results(3)
                .idempotent()
                .memory(WorkspaceAccess.WRITE)
                .scope(OpcodeScope.WORKGROUP)
                .bodies(BODY)
                .glsl(new GlslSource("here.glsl", "void main() {}"));
        assertThat(processor.traits())
                .isEqualTo(new OpcodeTraits(OpcodeScope.WORKGROUP, WorkspaceAccess.WRITE, true, 3));
        assertThat(processor.bodies()).containsExactly(BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "under_score"})
    void badNamesAreRefused(String name) {
        assertThatThrownBy(() -> SlotProcessor.define(name).glsl("void main() {}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + name + '"')
                .hasMessageContaining("Fix: ");
    }

    @Test
    @ProtocolRule("9")
    void marksCutABodyIntoOneSegmentMore() {
        SlotProcessor processor =
                SlotProcessor.define("cut").bodies(BODY, BODY, BODY).glsl(TWO_MARKS);
        assertThat(processor.segments()).isEqualTo(3);
        assertThat(Program.jit(processor).hasGridSync()).isTrue();
        assertThat(Program.jit(processor).segments()).isEqualTo(3);
    }

    @Test
    void javaBodiesThatAreNotOneForEachSegmentAreRefused() {
        SlotProcessor.Builder builder = SlotProcessor.define("cut").bodies(BODY, BODY);
        assertThatThrownBy(() -> builder.glsl(TWO_MARKS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 Java bodies")
                .hasMessageContaining("3 segments")
                .hasMessageContaining("Fix: ");
    }

    @Test
    @ProtocolRule("9")
    void aMisplacedMarkIsRefusedAtOnce() {
        assertThatThrownBy(() -> SlotProcessor.define("cut").glsl("void main() {\n{ mk_grid_sync(); } }"))
                .isInstanceOf(KernelCompilationException.class)
                .hasMessageStartingWith("cut.glsl:2: ");
    }

    @Test
    void aProgramWithAProcessorInterpretsNoOpcodes() {
        SlotProcessor processor = SlotProcessor.define("mine").results(2).glsl("void main() {}");
        Program program = new Program(OpcodeCatalog.builtIns(), ProgramOptions.DEFAULT, processor);
        assertThat(program.opcodes().all()).isEmpty();
        assertThat(program.hasGridSync()).isFalse();
        assertThat(program.find(0x1234))
                .hasValueSatisfying(opcode -> assertThat(opcode.traits()).isEqualTo(processor.traits()));
        assertThat(program.find(OpcodeSpace.NOP)).isPresent();
        assertThat(program.find(OpcodeSpace.LOAD_MISS)).isEmpty();
        assertThat(program.find(0x8000_0000)).isEmpty();
    }

    @Test
    void aProgramWithoutAProcessorFindsItsOpcodes() {
        Program program = Program.of(OpcodeCatalog.builtIns());
        assertThat(program.find(OpcodeSpace.NOP)).isEqualTo(program.opcodes().find(OpcodeSpace.NOP));
        assertThat(program.find(0x1234)).isEmpty();
        assertThat(program.segments()).isEqualTo(1);
        assertThat(program.hasGridSync()).isFalse();
    }

    @Test
    void aProcessorStandsAlone() {
        SlotProcessor processor = SlotProcessor.define("mine").glsl("void main() {}");
        OpcodeCatalog custom =
                OpcodeCatalog.of(List.of(Opcode.define(9, "other").glsl("void main() {}")));
        assertThatThrownBy(() -> new Program(custom, ProgramOptions.DEFAULT, processor))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("\"mine\"")
                .hasMessageContaining("1 custom opcodes")
                .hasMessageContaining("Fix: ");
    }

    @ParameterizedTest
    @MethodSource("options")
    void optionsAboutOpcodesAreRefusedBesideAProcessor(ProgramOptions options) {
        SlotProcessor processor = SlotProcessor.define("mine").glsl("void main() {}");
        assertThatThrownBy(() -> new Program(OpcodeCatalog.builtIns(), options, processor))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("ProgramOptions")
                .hasMessageContaining("Fix: ");
    }

    static Stream<ProgramOptions> options() {
        ProgramOptions plain = ProgramOptions.DEFAULT;
        return Stream.of(
                plain.withForm(KernelForm.PRIORITY),
                plain.withLoadMiss(true),
                plain.withPrivilegedControlWrites(true),
                plain.withForm(KernelForm.PRIORITY).withEnforceQuota(true));
    }
}
