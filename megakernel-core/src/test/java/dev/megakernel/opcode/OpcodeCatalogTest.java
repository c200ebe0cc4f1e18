package dev.megakernel.opcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.QueueFullException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpcodeCatalogTest {

    @Test
    void builtInsHaveBothBodies() {
        assertThat(OpcodeCatalog.builtIns().all()).hasSize(10).allSatisfy(opcode -> {
            assertThat(opcode.body()).as(opcode.name()).isNotNull();
            assertThat(opcode.glsl().text()).as(opcode.name()).contains("void main()");
            assertThat(opcode.traits().results()).isZero();
            assertThat(OpcodeSpace.isBuiltin(opcode.code())).isTrue();
        });
    }

    @Test
    @ProtocolRule("D3")
    void dfaStepAndLoadMissHaveNoHandler() {
        OpcodeCatalog catalog = OpcodeCatalog.builtIns();
        assertThat(catalog.find(OpcodeSpace.DFA_STEP)).isEmpty();
        assertThat(catalog.find(OpcodeSpace.LOAD_MISS)).isEmpty();
    }

    @Test
    void customOpcodesComeAfterTheBuiltInsInTheOrderGiven() {
        Opcode second = opcode(0x20, "second");
        Opcode first = opcode(0x7FFF_FFFF, "first");
        OpcodeCatalog catalog = OpcodeCatalog.of(List.of(second, first));
        assertThat(catalog.custom()).containsExactly(second, first);
        assertThat(catalog.all()).hasSize(12).endsWith(second, first);
        assertThat(catalog.find(0x20)).containsSame(second);
        assertThat(catalog.find("first")).containsSame(first);
        assertThat(catalog.find(0x21)).isEmpty();
        assertThat(catalog.find("third")).isEmpty();
        assertThat(catalog.isBuiltIn(first)).isFalse();
        assertThat(catalog.find("memcpy")).get().matches(catalog::isBuiltIn);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 6, 7, 0xFFF0, 0xFFFD, 0xFFFE, 0xFFFF, 0x8000_0000, 0x8000_0001, 0xC000_0000, -1})
    @ProtocolRule({"1.5", "D40"})
    void reservedCodesAreRefused(int code) {
        assertThatThrownBy(() -> OpcodeCatalog.of(List.of(opcode(code, "mine"))))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("User opcode overlaps with reserved system range or uses the high bit.")
                .hasMessageContaining("Fix: ")
                .extracting(e -> ((QueueFullException) e).queue())
                .isEqualTo("submission");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 31, 32, 255, 0xFFEF, 0x10000, 0x4000_0000, 0x7FFF_FFFF})
    @ProtocolRule({"1.5", "D40"})
    void userCodesAreTaken(int code) {
        assertThat(OpcodeCatalog.of(List.of(opcode(code, "mine"))).find(code)).isPresent();
    }

    @Test
    @ProtocolRule("D40")
    void codesAreUnique() {
        assertThatThrownBy(() -> OpcodeCatalog.of(List.of(opcode(9, "one"), opcode(9, "two"))))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("\"one\" (0x9)")
                .hasMessageContaining("\"two\" (0x9)")
                .hasMessageContaining("share one code")
                .hasMessageContaining("Fix: ");
    }

    @Test
    void namesAreUniqueAmongBuiltInsToo() {
        assertThatThrownBy(() -> OpcodeCatalog.of(List.of(opcode(9, "one"), opcode(10, "one"))))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("share one name");
        assertThatThrownBy(() -> OpcodeCatalog.of(List.of(opcode(9, "memcpy"))))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("share one name");
    }

    private static Opcode opcode(int code, String name) {
        return Opcode.define(code, name).glsl("void main() {}");
    }
}
