package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotStatus;
import org.junit.jupiter.api.Test;

/** NOP, STORE_U32, ATOMIC_ADD, LOAD_U32, COMPARE_SWAP and what has no handler. */
interface BuiltInContract extends ContractSupport {

    /** Control index of observable word 0. */
    int FIRST = ControlLayout.OBSERVABLE_BASE;

    int MAX_U32 = -1;

    @Test
    default void emptyRingChangesNothing() {
        PassResult result = run(Scene.of(8).observable(3, 77));
        assertThat(result.doneCount()).isZero();
        assertThat(result.observable(3)).isEqualTo(77);
        assertThat(result.statuses()).containsOnly(SlotStatus.EMPTY);
    }

    @Test
    @ProtocolRule({"6.2", "6.3"})
    default void nopIsCountedAndLeavesItsSlotAlone() {
        PassResult result = run(Scene.of(8).slot(5, OpcodeSpace.NOP, 1, 2, 3));
        assertThat(result.status(5)).isEqualTo(SlotStatus.DONE);
        assertThat(result.doneCount()).isEqualTo(1);
        assertThat(result.metric(OpcodeSpace.NOP)).isEqualTo(1);
        assertThat(result.arg(5, 2)).isEqualTo(3);
    }

    @Test
    @ProtocolRule({"1.2", "6.2"})
    default void countersWrap() {
        PassResult result = run(Scene.of(8)
                .control(ControlLayout.DONE_COUNT_WORD, MAX_U32)
                .control(ControlLayout.METRICS_BASE, MAX_U32)
                .slot(0, OpcodeSpace.NOP)
                .slot(1, OpcodeSpace.NOP));
        assertThat(result.doneCount()).isEqualTo(1);
        assertThat(result.metric(OpcodeSpace.NOP)).isEqualTo(1);
    }

    @Test
    @ProtocolRule({"6.2", "D16"})
    default void everySlotOfAFullRingRunsOnce() {
        Scene scene = Scene.of(256);
        for (int slot = 0; slot < 256; slot++) {
            scene.slot(slot, OpcodeSpace.ATOMIC_ADD, slot, FIRST + slot);
        }
        PassResult result = run(scene);
        assertThat(result.doneCount()).isEqualTo(256);
        for (int slot = 0; slot < 256; slot++) {
            assertThat(result.observable(slot)).isEqualTo(slot);
        }
    }

    @Test
    @ProtocolRule("6.3")
    default void storeWritesObservables() {
        PassResult result = run(Scene.of(8)
                .slot(0, OpcodeSpace.STORE_U32, 42, FIRST)
                .slot(1, OpcodeSpace.STORE_U32, MAX_U32, FIRST + Scene.OBSERVABLES - 1));
        assertThat(result.observable(0)).isEqualTo(42);
        assertThat(result.observable(Scene.OBSERVABLES - 1)).isEqualTo(MAX_U32);
        assertThat(result.metric(OpcodeSpace.STORE_U32)).isEqualTo(2);
    }

    @Test
    @ProtocolRule({"6.3", "D1", "D2", "D4", "D36"})
    default void writesOutsideTheObservablesFaultWithoutEffect() {
        int end = FIRST + Scene.OBSERVABLES;
        int[] targets = {0, 1, 2, 3, 31, 96, 128, 129, 135, FIRST - 1, end, end + 1, 1 << 30, 1 << 31, MAX_U32};
        Scene scene = Scene.of(64);
        for (int i = 0; i < targets.length; i++) {
            scene.slot(3 * i, OpcodeSpace.STORE_U32, 9, targets[i]);
            scene.slot(3 * i + 1, OpcodeSpace.ATOMIC_ADD, 9, targets[i]);
            scene.slot(3 * i + 2, OpcodeSpace.COMPARE_SWAP, targets[i], 0, 9);
        }
        PassResult result = run(scene);
        for (int slot = 0; slot < 3 * targets.length; slot++) {
            assertThat(result.status(slot)).as("slot %d", slot).isEqualTo(SlotStatus.FAULT);
        }
        assertThat(result.doneCount()).isZero();
        assertThat(result.metric(OpcodeSpace.STORE_U32)).isEqualTo(targets.length);
        assertThat(result.metric(OpcodeSpace.ATOMIC_ADD)).isEqualTo(targets.length);
        assertThat(result.metric(OpcodeSpace.COMPARE_SWAP)).isEqualTo(targets.length);
        assertThat(result.observables(0, Scene.OBSERVABLES)).containsOnly(0);
    }

    @Test
    @ProtocolRule("6.3")
    default void addsToOneWordAddUpAndWrap() {
        Scene scene = Scene.of(64).observable(7, -32);
        for (int slot = 0; slot < 64; slot++) {
            scene.slot(slot, OpcodeSpace.ATOMIC_ADD, 1, FIRST + 7);
        }
        assertThat(run(scene).observable(7)).isEqualTo(32);
    }

    @Test
    @ProtocolRule({"6.3", "D1"})
    default void loadReadsEveryWordOfTheBuffer() {
        PassResult result = run(Scene.of(8)
                .observable(9, 1234)
                .slot(0, OpcodeSpace.LOAD_U32, ControlLayout.TENANT_BASE_WORD, 0)
                .slot(1, OpcodeSpace.LOAD_U32, ControlLayout.TENANT_QUOTA_BASE, 1)
                .slot(2, OpcodeSpace.LOAD_U32, FIRST + 9, Scene.OBSERVABLES - 1));
        assertThat(result.observables(0, 2))
                .containsExactly(ControlLayout.TENANT_MASK_BASE, ControlLayout.DEFAULT_QUOTA);
        assertThat(result.observable(Scene.OBSERVABLES - 1)).isEqualTo(1234);
    }

    @Test
    @ProtocolRule({"6.3", "D2"})
    default void loadFaultsWhereSourceOrReportLiesOutside() {
        int end = FIRST + Scene.OBSERVABLES;
        PassResult result = run(Scene.of(8)
                .slot(0, OpcodeSpace.LOAD_U32, end, 0)
                .slot(1, OpcodeSpace.LOAD_U32, MAX_U32, 0)
                .slot(2, OpcodeSpace.LOAD_U32, 2, Scene.OBSERVABLES)
                .slot(3, OpcodeSpace.LOAD_U32, 2, -FIRST)
                .slot(4, OpcodeSpace.LOAD_U32, 2, MAX_U32));
        assertThat(result.statuses()).startsWith(7, 7, 7, 7, 7);
        assertThat(result.metric(OpcodeSpace.LOAD_U32)).isEqualTo(5);
        assertThat(result.observable(0)).isZero();
    }

    @Test
    @ProtocolRule("6.3")
    default void compareSwapReportsWhatItFound() {
        PassResult result = run(Scene.of(8)
                .observable(5, 10)
                .observable(6, 11)
                .slot(0, OpcodeSpace.COMPARE_SWAP, FIRST + 5, 10, 99)
                .slot(1, OpcodeSpace.COMPARE_SWAP, FIRST + 6, 10, 99));
        assertThat(result.observables(5, 2)).containsExactly(99, 11);
        assertThat(result.observables(FIRST + 5, 2)).containsExactly(10, 11);
    }

    @Test
    @ProtocolRule({"6.3", "D2"})
    default void compareSwapFaultsWithoutSwapWhenItsReportHasNoRoom() {
        int last = Scene.OBSERVABLES - 1;
        PassResult result = run(Scene.of(8)
                .slot(0, OpcodeSpace.COMPARE_SWAP, FIRST + last - FIRST, 0, 8)
                .slot(1, OpcodeSpace.COMPARE_SWAP, FIRST + last - FIRST + 1, 0, 9)
                .slot(2, OpcodeSpace.COMPARE_SWAP, -FIRST, 0, 9));
        assertThat(result.statuses()).startsWith(SlotStatus.DONE, SlotStatus.FAULT, SlotStatus.FAULT);
        assertThat(result.observables(last - FIRST, 2)).containsExactly(8, 0);
    }

    @Test
    @ProtocolRule({"6.3", "D3", "D4", "D36"})
    default void opcodesWithoutAHandlerFault() {
        int[] opcodes = {OpcodeSpace.DFA_STEP, OpcodeSpace.LOAD_MISS, 8, 31, 32, 0xFFEF, 0x8000_0000, 0x7FFF_FFFF, -2};
        Scene scene = Scene.of(16);
        for (int slot = 0; slot < opcodes.length; slot++) {
            scene.slot(slot, opcodes[slot], FIRST, FIRST, FIRST);
        }
        PassResult result = run(scene);
        for (int slot = 0; slot < opcodes.length; slot++) {
            assertThat(result.status(slot)).as("opcode 0x%08X", opcodes[slot]).isEqualTo(SlotStatus.FAULT);
        }
        assertThat(result.doneCount()).isZero();
        assertThat(result.metric(OpcodeSpace.DFA_STEP)).isEqualTo(1);
        assertThat(result.metric(8)).isEqualTo(1);
        assertThat(result.metric(31)).isEqualTo(1);
        assertThat(result.control(ControlLayout.EPOCH_WORD)).isZero();
    }

    @Test
    @ProtocolRule("D1")
    default void privilegedKernelsWriteTheHeader() {
        Scene scene = Scene.of(8)
                .slot(0, OpcodeSpace.STORE_U32, 5, 150)
                .slot(1, OpcodeSpace.ATOMIC_ADD, 5, 32)
                .slot(2, OpcodeSpace.COMPARE_SWAP, 141, 0, 6)
                .slot(3, OpcodeSpace.MEMCPY, 3, 142, 4)
                .slot(4, OpcodeSpace.STORE_U32, 5, FIRST + Scene.OBSERVABLES);
        PassResult result = ContractKernels.compare(kernels().privileged(8, 8), scene, null);
        assertThat(result.statuses()).startsWith(3, 3, 3, 3, SlotStatus.FAULT);
        assertThat(result.control(150)).isEqualTo(5);
        assertThat(result.control(32)).isEqualTo(ControlLayout.DEFAULT_QUOTA + 5);
        assertThat(result.control(141)).isEqualTo(6);
        assertThat(result.control(145)).isEqualTo(ControlLayout.TENANT_MASK_ENABLED);
    }
}
