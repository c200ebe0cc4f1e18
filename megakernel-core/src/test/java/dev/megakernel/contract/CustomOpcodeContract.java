package dev.megakernel.contract;

import static dev.megakernel.contract.ContractSupport.inner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Custom opcodes: arguments, results, faults, observables, workspace, workgroups. */
interface CustomOpcodeContract extends ContractSupport {

    @BeforeEach
    default void startFromTheFirstContent() {
        kernels().of(8, 8).resetWorkspace();
    }

    @Test
    @ProtocolRule({"6.2", "6.3"})
    default void bodiesSeeTwelveArgumentsAndWriteTheResultsTheyDeclare() {
        int[] args = IntStream.rangeClosed(1, SlotLayout.ARGS_PER_SLOT).toArray();
        PassResult result = run(Scene.of(8).slot(1, ContractOpcodes.SUM_ARGS.code(), args));
        assertThat(IntStream.range(0, 4).map(i -> result.arg(1, i))).containsExactly(78, 0, 0, 4);
        assertThat(result.word(1, SlotLayout.OPCODE_WORD)).isEqualTo(ContractOpcodes.SUM_ARGS.code());
        assertThat(result.doneCount()).isEqualTo(1);
    }

    @Test
    @ProtocolRule("6.3")
    default void bodiesSeeTheirSlotAndOpcode() {
        int lane = ContractOpcodes.WHERE.code();
        int group = ContractOpcodes.GROUP_WHERE.code();
        PassResult result = run(Scene.of(8)
                .slot(3, lane, 0)
                .slot(5, group, 3)
                .packed(6, inner(ContractOpcodes.WHERE, 6), inner(ContractOpcodes.GROUP_WHERE, 9)));
        assertThat(result.observables(0, 12)).containsExactly(3, 48, lane, 5, 80, group, 6, 96, lane, 6, 96, group);
    }

    @Test
    @ProtocolRule("6.2")
    default void faultsKeepArgumentsAndTheFirstCode() {
        int code = ContractOpcodes.FAULT_IF.code();
        PassResult result = run(Scene.of(8).slot(0, code, 13, 14, 99, 5).slot(1, code, 0, 14, 99, 6));
        assertThat(result.statuses()).startsWith(SlotStatus.FAULT, SlotStatus.DONE);
        assertThat(result.faultCode(0)).isIn(0, 13);
        assertThat(result.arg(0, 0)).isEqualTo(13);
        assertThat(result.arg(1, 0)).isEqualTo(99);
        assertThat(result.arg(1, 1)).isEqualTo(14);
        assertThat(result.observables(5, 2)).containsExactly(2, 1);
        assertThat(result.doneCount()).isEqualTo(1);
    }

    @Test
    @ProtocolRule("6.2")
    default void resultsBeyondTheDeclaredFault() {
        int code = ContractOpcodes.RESULT_AT.code();
        PassResult result = run(Scene.of(8)
                .slot(0, code, 0, 50)
                .slot(1, code, 1, 50)
                .slot(2, code, 12, 50)
                .slot(3, code, -1, 50));
        assertThat(result.statuses()).startsWith(SlotStatus.DONE, SlotStatus.FAULT, SlotStatus.FAULT, SlotStatus.FAULT);
        assertThat(result.arg(0, 0)).isEqualTo(50);
        assertThat(result.arg(1, 0)).isEqualTo(1);
    }

    @Test
    default void loadsAreBoundToTheirRegion() {
        int code = ContractOpcodes.GATHER.code();
        PassResult result = run(Scene.of(8)
                .slot(0, code, ContractOpcodes.TABLE, ContractOpcodes.TABLE_WORDS - 1)
                .slot(1, code, ContractOpcodes.TABLE, ContractOpcodes.TABLE_WORDS)
                .slot(2, code, ContractOpcodes.TALLY, ContractOpcodes.TALLY_WORDS - 1)
                .slot(3, code, ContractOpcodes.TALLY, ContractOpcodes.TALLY_WORDS)
                .slot(4, code, 2, 0)
                .slot(5, code, -1, 0)
                .slot(6, code, ContractOpcodes.TABLE, -1));
        assertThat(result.statuses()).startsWith(3, 7, 3, 7, 7, 7, 7);
        assertThat(result.arg(0, 0)).isEqualTo(ContractOpcodes.table(ContractOpcodes.TABLE_WORDS - 1));
        assertThat(result.arg(0, 1)).isEqualTo(ContractOpcodes.TABLE_WORDS);
        assertThat(result.arg(2, 1)).isEqualTo(ContractOpcodes.TALLY_WORDS);
    }

    @Test
    default void storesAreBoundToMutableRegions() {
        int code = ContractOpcodes.SCATTER.code();
        PassResult result = run(Scene.of(8)
                .slot(0, code, ContractOpcodes.TALLY, 3, 33)
                .slot(1, code, ContractOpcodes.TABLE, 3, 33)
                .slot(2, code, ContractOpcodes.TALLY, ContractOpcodes.TALLY_WORDS, 33)
                .slot(3, code, 2, 0, 33)
                .slot(4, code, -1, 0, 33)
                .slot(5, ContractOpcodes.TALLY_ADD.code(), -1, 1));
        assertThat(result.statuses()).startsWith(3, 7, 7, 7, 7, 7);
        PassResult read = run(Scene.of(8).slot(0, ContractOpcodes.GATHER.code(), ContractOpcodes.TALLY, 3));
        assertThat(read.arg(0, 0)).isEqualTo(33);
    }

    @Test
    default void addsToTheWorkspaceAddUpAcrossPasses() {
        int code = ContractOpcodes.TALLY_ADD.code();
        Scene scene = Scene.of(8);
        for (int slot = 0; slot < 8; slot++) {
            scene.slot(slot, code, 9, slot);
        }
        run(scene);
        run(scene);
        PassResult result = run(Scene.of(8).slot(0, ContractOpcodes.TALLY_NEXT.code(), 9, 1));
        assertThat(result.arg(0, 0)).isEqualTo(56);
    }

    @Test
    @ProtocolRule("6.3")
    default void observablesAreLoadedStoredAndAddedTo() {
        int code = ContractOpcodes.OBSERVE.code();
        PassResult result = run(Scene.of(8)
                .observable(3, 30)
                .slot(0, code, 3, 40, 2)
                .slot(1, code, Scene.OBSERVABLES, 40, 2)
                .slot(2, code, -1, 40, 2)
                .slot(3, code, -160, 40, 2));
        assertThat(result.statuses()).startsWith(3, 7, 7, 7);
        assertThat(result.arg(0, 0)).isEqualTo(30);
        assertThat(result.arg(0, 1)).isEqualTo(40);
        assertThat(result.observable(3)).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, 256, 1024})
    @ProtocolRule("6.2")
    default void workgroupOpcodesGiveOneAnswerAtEveryWorkgroupSize(int workgroupSize) {
        KernelTwins twins = kernels().of(1024, workgroupSize);
        twins.resetWorkspace();
        Scene scene = Scene.of(1024);
        for (int slot = 0; slot < 64; slot++) {
            scene.slot(slot, ContractOpcodes.REDUCE.code(), 0, slot);
            scene.slot(100 + slot, ContractOpcodes.SUM_ARGS.code(), slot, 1);
        }
        for (int slot = 0; slot < 8; slot++) {
            scene.slot(64 + slot, ContractOpcodes.FILL.code(), 64 * slot, 60, slot);
            scene.slot(1000 + slot, ContractOpcodes.GROUP_FAULT.code(), slot % 2, 5);
        }
        scene.slot(80, ContractOpcodes.REDUCE.code(), 60, 9);
        scene.slot(81, ContractOpcodes.FILL.code(), ContractOpcodes.TALLY_WORDS - 4, 9, 1);
        PassResult result = ContractKernels.compare(twins, scene, null);
        int sum = 0;
        for (int slot = 0; slot < 64; slot++) {
            assertThat(result.arg(slot, 0)).isEqualTo(sum);
            sum += ContractOpcodes.table(slot);
        }
        assertThat(result.status(80)).isEqualTo(SlotStatus.FAULT);
        assertThat(result.status(81)).isEqualTo(SlotStatus.FAULT);
        for (int slot = 1000; slot < 1008; slot++) {
            assertThat(result.status(slot)).isEqualTo(slot % 2 == 0 ? SlotStatus.DONE : SlotStatus.FAULT);
        }
    }
}
