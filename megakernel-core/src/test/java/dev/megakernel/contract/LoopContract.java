package dev.megakernel.contract;

import static dev.megakernel.contract.ContractSupport.inner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops in opcodes that the driver may end early: a slot is DONE with the right answer, or it faults. */
interface LoopContract extends ContractSupport {

    /** Past the limit of every CPU driver known. */
    int TOO_MANY_STEPS = 200_000;

    /** Fine everywhere when the slot runs alone. */
    int FEW_STEPS = 1_000;

    @Test
    default void aLoopThatTheDriverEndsEarlyFaults() {
        Scene scene = Scene.of(8).slot(0, ContractOpcodes.LONG_LOOP.code(), 5, TOO_MANY_STEPS);
        PassResult result = kernels().of(8, 8).runSubject(scene);
        requireFaultWhereLoopsEnd(result, 0, ContractOpcodes.recurrence(5, TOO_MANY_STEPS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 16, 64, 256})
    default void aLoopOfAnyInvocationOfAWorkgroupFaultsItsSlot(int workgroupSize) {
        KernelTwins twins = kernels().of(256, workgroupSize);
        int all = -1;
        for (int looping : new int[] {0, workgroupSize / 2, workgroupSize - 1, all}) {
            Scene scene = Scene.of(256)
                    .slot(8, ContractOpcodes.GROUP_LOOP.code(), 4, FEW_STEPS, looping)
                    .slot(9, ContractOpcodes.GROUP_LOOP.code(), 5, TOO_MANY_STEPS, looping)
                    .slot(10, ContractOpcodes.GROUP_LOOP.code(), 6, FEW_STEPS, looping);
            PassResult result = twins.runSubject(scene);
            requireFaultWhereLoopsEnd(result, 9, ContractOpcodes.recurrence(5, TOO_MANY_STEPS));
            assertThat(result.status(8)).isEqualTo(SlotStatus.DONE);
            assertThat(result.arg(8, 0)).isEqualTo(ContractOpcodes.recurrence(4, FEW_STEPS));
            assertThat(result.status(10)).isEqualTo(SlotStatus.DONE);
            assertThat(result.arg(10, 0)).isEqualTo(ContractOpcodes.recurrence(6, FEW_STEPS));
        }
    }

    @Test
    default void loopsOfInnerOperationsAddUp() {
        int half = TOO_MANY_STEPS / 2;
        Scene scene = Scene.of(8)
                .packed(
                        0,
                        inner(ContractOpcodes.INNER_LOOP, 7, half, 1),
                        inner(ContractOpcodes.INNER_LOOP, 8, half, 2));
        PassResult result = kernels().of(8, 8).runSubject(scene);
        boolean limited = loopsEnd();
        assertThat(result.status(0)).isEqualTo(limited ? SlotStatus.FAULT : SlotStatus.DONE);
        if (!limited) {
            assertThat(result.observable(2)).isEqualTo(ContractOpcodes.recurrence(8, half));
        }
    }

    @Test
    default void shortLoopsEndOnEveryDevice() {
        PassResult result = run(Scene.of(8)
                .slot(0, ContractOpcodes.LONG_LOOP.code(), 1, FEW_STEPS)
                .slot(1, ContractOpcodes.GROUP_LOOP.code(), 2, FEW_STEPS)
                .packed(2, inner(ContractOpcodes.INNER_LOOP, 3, FEW_STEPS, 1)));
        assertThat(result.statuses()).startsWith(SlotStatus.DONE, SlotStatus.DONE, SlotStatus.DONE);
        assertThat(result.arg(0, 0)).isEqualTo(ContractOpcodes.recurrence(1, FEW_STEPS));
    }

    @Test
    default void neighboursThatSpendTheBudgetTogetherNeverReportAWrongAnswer() {
        Scene scene = Scene.of(64);
        for (int slot = 0; slot < 64; slot++) {
            scene.slot(slot, ContractOpcodes.LONG_LOOP.code(), slot, 3_000 * (slot % 23));
            scene.slot(slot / 3 * 3, ContractOpcodes.INNER_LOOP.code(), slot, 20_000, slot / 3 * 3);
        }
        PassResult result = kernels().of(64, 64).runSubject(scene);
        for (int slot = 0; slot < 64; slot++) {
            int steps = scene.word(slot, SlotLayout.ARG0_WORD + 1);
            int answer = ContractOpcodes.recurrence(scene.word(slot, SlotLayout.ARG0_WORD), steps);
            int seen = slot % 3 == 0 ? result.observable(slot) : result.arg(slot, 0);
            if (result.status(slot) == SlotStatus.DONE) {
                assertThat(seen).as("slot %d", slot).isEqualTo(answer);
            } else {
                assertThat(loopsEnd()).isTrue();
                assertThat(result.status(slot)).as("slot %d", slot).isEqualTo(SlotStatus.FAULT);
            }
        }
    }

    private boolean loopsEnd() {
        return kernels().subject().device().limits().loopIterations() > 0;
    }

    private void requireFaultWhereLoopsEnd(PassResult result, int slot, int answer) {
        if (loopsEnd()) {
            assertThat(result.status(slot)).isEqualTo(SlotStatus.FAULT);
            assertThat(result.faultCode(slot)).isIn(FaultCode.NONE, FaultCode.LOOP_LIMIT);
        } else {
            assertThat(result.status(slot)).isEqualTo(SlotStatus.DONE);
            assertThat(result.arg(slot, 0)).isEqualTo(answer);
        }
    }
}
