package dev.megakernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.megakernel.ProtocolRule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpcodeSpaceTest {

    @ParameterizedTest
    @ValueSource(ints = {8, 0xFFEF, 0x1_0000, 0x7FFF_FFFF})
    @DisplayName("1.5 user opcodes are accepted at both ends of their ranges")
    @ProtocolRule("1.5")
    void userOpcodeIsAccepted(int opcode) {
        assertThat(OpcodeSpace.isSystem(opcode)).isFalse();
        assertThatCode(() -> OpcodeSpace.validateUser(opcode)).doesNotThrowAnyException();
        assertThatCode(() -> OpcodeSpace.validatePublish(opcode)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 0x8000_0001, 0xFFFE, 0xFFFF_FFFF})
    @DisplayName("1.5 built-ins may be published but not defined")
    @ProtocolRule("1.5")
    void builtinIsPublishableOnly(int opcode) {
        assertThat(OpcodeSpace.isBuiltin(opcode)).isTrue();
        assertThatCode(() -> OpcodeSpace.validatePublish(opcode)).doesNotThrowAnyException();
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> OpcodeSpace.validateUser(opcode));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8000_0000, 0x8000_0002, 0xFFF0, 0xFFFD, 0xFFFF, 0xFFFF_FFFE})
    @DisplayName("1.5 reserved opcodes, LOAD_MISS among them, are refused everywhere")
    @ProtocolRule("1.5")
    void reservedIsRefused(int opcode) {
        assertThat(OpcodeSpace.isBuiltin(opcode)).isFalse();
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> OpcodeSpace.validatePublish(opcode))
                .withMessageContaining("0x%08X".formatted(opcode))
                .withMessageContaining("User opcode overlaps with reserved system range or uses the high bit.");
    }
}
