package dev.megakernel.opcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GlslSourceTest {

    @Test
    void resourcesAreNamedAfterTheirFile() {
        assertThat(GlslSource.ofResource(Opcode.class, "nop.glsl").name()).isEqualTo("nop.glsl");
        GlslSource absolute = GlslSource.ofResource(getClass(), "/dev/megakernel/opcode/memcpy.glsl");
        assertThat(absolute.name()).isEqualTo("memcpy.glsl");
        assertThat(absolute.text()).contains("void main()");
    }

    @Test
    void missingResourcesAreNamed() {
        assertThatThrownBy(() -> GlslSource.ofResource(Opcode.class, "missing.glsl"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"missing.glsl\"")
                .hasMessageContaining(Opcode.class.getName())
                .hasMessageContaining("Fix: ");
    }

    @Test
    void aSourceWithoutANameIsRefused() {
        assertThatThrownBy(() -> new GlslSource(" ", "void main() {}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\" \"")
                .hasMessageContaining("Fix: ");
    }
}
