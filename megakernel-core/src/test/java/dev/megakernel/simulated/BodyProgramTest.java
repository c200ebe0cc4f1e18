package dev.megakernel.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SessionLayout;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BodyProgramTest {

    private static final int CODE = 0x4000;
    private static final int[] ARGS = {3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private static BodyProgram program(Opcode.Builder opcode) {
        return new BodyProgram(OpcodeCatalog.of(List.of(opcode.results(2).glsl(""))), 2);
    }

    @Test
    @DisplayName("a body gets arguments and leaves results; observable words last")
    void runsBody() {
        BodyProgram program = program(Opcode.define(CODE, "sum").body(context -> {
            context.result(0, context.arg(0) + context.arg(1));
            context.result(1, context.observableAdd(1, 5));
        }));
        assertThat(program.results(CODE)).isEqualTo(2);
        assertThat(program.run(CODE, 0, ARGS).results()).startsWith(7, 0);
        SlotOutcome second = program.run(CODE, 0, ARGS);
        assertThat(second.status()).isEqualTo(SessionLayout.STATUS_DONE);
        assertThat(second.results()).startsWith(7, 5);
    }

    @Test
    @DisplayName("the first fault stays, and an opcode without body faults")
    void faults() {
        BodyProgram program = program(Opcode.define(CODE, "bad").body(context -> {
            context.result(2, 1);
            context.load(0, 0);
        }));
        SlotOutcome outcome = program.run(CODE, 0, ARGS);
        assertThat(outcome.status()).isEqualTo(SessionLayout.STATUS_FAULT);
        assertThat(outcome.results()[0]).isEqualTo(FaultCode.RESULT_INDEX);
        assertThat(program.run(CODE + 1, 0, ARGS).results()[0]).isEqualTo(FaultCode.UNKNOWN_OPCODE);
        assertThat(program.results(CODE + 1)).isZero();
    }
}
