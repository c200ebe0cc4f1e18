package dev.megakernel.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.boot.endpoint.RecoveryProblem;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class MegakernelRuntimeHintsTest {

    private final RuntimeHints hints = new RuntimeHints();

    MegakernelRuntimeHintsTest() {
        new MegakernelRuntimeHints().registerHints(hints, getClass().getClassLoader());
    }

    @Test
    void glslOfBuiltInsIsKept() {
        assertThat(RuntimeHintsPredicates.resource().forResource("dev/megakernel/opcode/nop.glsl"))
                .accepts(hints);
    }

    @Test
    void codesCanBeBound() throws NoSuchMethodException {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(OpcodeCode.class.getMethod("of", String.class)))
                .accepts(hints);
    }

    @Test
    void problemsCanBeWritten() throws NoSuchMethodException {
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(RecoveryProblem.class.getMethod("detail")))
                .accepts(hints);
    }
}
