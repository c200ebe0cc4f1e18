package dev.megakernel.opcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpcodeTest {

    @Test
    void anOpcodeIsLaneScopedPureAndNotIdempotentUnlessItSaysOtherwise() {
        Opcode opcode = Opcode.define(9, "plain").glsl("void main() {}");
        assertThat(opcode.traits()).isEqualTo(OpcodeTraits.DEFAULT);
        assertThat(opcode.traits().scope()).isEqualTo(OpcodeScope.LANE);
        assertThat(opcode.traits().memory()).isEqualTo(WorkspaceAccess.NONE);
        assertThat(opcode.traits().idempotent()).isFalse();
        assertThat(opcode.traits().results()).isZero();
        assertThat(opcode.body()).isNull();
        assertThat(opcode.glsl().name()).isEqualTo("plain.glsl");
    }

    @Test
    void theBuilderKeepsWhatWasSetBefore() {
        OpcodeBody body = context -> {};
        Opcode opcode = Opcode.define(9, "rich")
                .results(3)
                .idempotent()
                .memory(WorkspaceAccess.WRITE)
                .scope(OpcodeScope.WORKGROUP)
                .body(body)
                .glsl(new GlslSource("here.glsl", "void main() {}"));
        assertThat(opcode.traits()).isEqualTo(new OpcodeTraits(OpcodeScope.WORKGROUP, WorkspaceAccess.WRITE, true, 3));
        assertThat(opcode.body()).isSameAs(body);
        assertThat(opcode.glsl().name()).isEqualTo("here.glsl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Upper", "under_score", "-dash", "dash-", "two--dashes", "1st", "umläut"})
    void namesAreLowerCaseWordsWithDashes(String name) {
        assertThatThrownBy(() -> Opcode.define(9, name).glsl("void main() {}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("Fix: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 13, Integer.MAX_VALUE})
    void resultsFitASlot(int results) {
        assertThatThrownBy(() -> Opcode.define(9, "wide").results(results))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(results))
                .hasMessageContaining("0 to 12")
                .hasMessageContaining("Fix: ");
        assertThat(Opcode.define(9, "wide").results(12).glsl("").traits().results())
                .isEqualTo(12);
    }

    @Test
    void accessSaysWhatABodyMayDo() {
        assertThat(WorkspaceAccess.NONE.canLoad()).isFalse();
        assertThat(WorkspaceAccess.READ.canLoad()).isTrue();
        assertThat(WorkspaceAccess.READ.canStore()).isFalse();
        assertThat(WorkspaceAccess.WRITE.canLoad()).isTrue();
        assertThat(WorkspaceAccess.WRITE.canStore()).isTrue();
    }
}
