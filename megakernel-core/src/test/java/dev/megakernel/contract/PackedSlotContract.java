package dev.megakernel.contract;

import static dev.megakernel.contract.ContractSupport.inner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** PACKED_SLOT: inner operations one after another, and payloads that contradict themselves. */
interface PackedSlotContract extends ContractSupport {

    /** Control index of observable word 0. */
    int WORD = ControlLayout.OBSERVABLE_BASE;

    @Test
    @ProtocolRule({"6.4", "D36"})
    default void innerOperationsRunInOrder() {
        PassResult result = run(Scene.of(8)
                .packed(
                        2,
                        new PackedOp(OpcodeSpace.STORE_U32, 5, WORD + 1),
                        new PackedOp(OpcodeSpace.ATOMIC_ADD, 6, WORD + 1),
                        new PackedOp(OpcodeSpace.LOAD_U32, WORD + 1, 3)));
        assertThat(result.observables(1, 3)).containsExactly(11, 0, 11);
        assertThat(result.doneCount()).isEqualTo(1);
        assertThat(result.metric(OpcodeSpace.STORE_U32)).isEqualTo(1);
        assertThat(result.metric(OpcodeSpace.ATOMIC_ADD)).isEqualTo(1);
        assertThat(result.metric(OpcodeSpace.LOAD_U32)).isEqualTo(1);
        assertThat(result.metric(OpcodeSpace.NOP)).isZero();
    }

    @Test
    @ProtocolRule({"6.4", "D6"})
    default void asManyOperationsRunAsFitASlot() {
        PackedOp[] nops =
                Stream.generate(() -> new PackedOp(OpcodeSpace.NOP)).limit(23).toArray(PackedOp[]::new);
        PassResult result = run(Scene.of(8).packed(0, nops).packed(1));
        assertThat(result.metric(OpcodeSpace.NOP)).isEqualTo(23);
        assertThat(result.doneCount()).isEqualTo(2);
    }

    @Test
    @ProtocolRule({"6.4", "D6"})
    default void missingArgumentsAreZeroAndNotTheNextOperationsWords() {
        PassResult result = run(Scene.of(8)
                .packed(
                        0,
                        inner(ContractOpcodes.OBSERVABLE_ADD, 4),
                        inner(ContractOpcodes.OBSERVABLE_ADD, 5, 50),
                        inner(ContractOpcodes.OBSERVE, 6)));
        // OBSERVE sets a result, which inner operations do not have.
        assertThat(result.status(0)).isEqualTo(SlotStatus.FAULT);
        assertThat(result.observables(4, 2)).containsExactly(0, 50);
    }

    @Test
    @ProtocolRule({"6.2", "6.4"})
    default void aPackedSlotKeepsItsArgumentWords() {
        Scene scene = Scene.of(8).packed(0, inner(ContractOpcodes.OBSERVABLE_ADD, 1, 1));
        PassResult result = run(scene);
        assertThat(result.arg(0, 0)).isNotZero().isEqualTo(scene.word(0, SlotLayout.ARG0_WORD));
        assertThat(result.arg(0, 1)).isEqualTo(1);
        assertThat(result.status(0)).isEqualTo(SlotStatus.DONE);
    }

    @Test
    @ProtocolRule({"6.4", "D6"})
    default void anInnerFaultStopsTheRestAndKeepsWhatWasDone() {
        PackedOp[] faults = {
            new PackedOp(OpcodeSpace.DFA_STEP),
            new PackedOp(200),
            new PackedOp(OpcodeSpace.STORE_U32, 1, 2),
            inner(ContractOpcodes.FAULT_IF, 7),
            inner(ContractOpcodes.RESULT_AT),
            new PackedOp(OpcodeSpace.MEMCPY, 0, 0, 1)
        };
        Scene scene = Scene.of(8);
        for (int slot = 0; slot < faults.length; slot++) {
            scene.packed(
                    slot,
                    new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, WORD + 1 + slot),
                    faults[slot],
                    new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, WORD + 1 + slot));
        }
        PassResult result = run(scene);
        for (int slot = 0; slot < faults.length; slot++) {
            assertThat(result.status(slot)).as("slot %d", slot).isEqualTo(SlotStatus.FAULT);
            assertThat(result.observable(1 + slot)).isEqualTo(1);
        }
        assertThat(result.doneCount()).isZero();
        assertThat(result.metric(OpcodeSpace.ATOMIC_ADD)).isEqualTo(faults.length);
    }

    @Test
    @ProtocolRule("6.4")
    default void innerWorkgroupOperationsRun() {
        kernels().of(8, 8).resetWorkspace();
        PassResult result = run(Scene.of(8)
                .observable(1, 71)
                .observable(2, 72)
                .packed(
                        0,
                        new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, WORD + 1),
                        new PackedOp(OpcodeSpace.MEMCPY, WORD + 1, WORD + 11, 2),
                        new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, WORD + 11))
                .packed(1, inner(ContractOpcodes.FILL, 100, 20, 5), inner(ContractOpcodes.TALLY_ADD, 100, 1)));
        assertThat(result.statuses()).startsWith(SlotStatus.DONE, SlotStatus.DONE);
        assertThat(result.observables(11, 2)).containsExactly(73, 72);
    }

    /** CPU drivers that run a workgroup in vectors have lost invocations where loops end unevenly between barriers. */
    @Test
    default void innerWorkgroupLoopsMayEndUnevenlyAndRunAgain() {
        KernelTwins twins = kernels().of(64, 64);
        twins.resetWorkspace();
        int[] counts = {0, 1, 2, 8, 9, 63, 64};
        for (int first : counts) {
            for (int second : counts) {
                Scene scene = Scene.of(64)
                        .packed(
                                3,
                                inner(ContractOpcodes.FILL, 10, first, 5),
                                inner(ContractOpcodes.TALLY_ADD, 10, 1),
                                inner(ContractOpcodes.FILL, 100, second, 6));
                String label = "%d words, then %d".formatted(first, second);
                assertThat(ContractKernels.compare(twins, scene, label).status(3))
                        .isEqualTo(SlotStatus.DONE);
            }
        }
    }

    @Test
    @ProtocolRule("6.4")
    default void innerWorkgroupFaultsFaultTheSlot() {
        PassResult result = run(Scene.of(8)
                .packed(0, inner(ContractOpcodes.GROUP_FAULT, 9), new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, WORD + 1))
                .packed(1, inner(ContractOpcodes.REDUCE, 0, 3), new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, WORD + 1)));
        assertThat(result.statuses()).startsWith(SlotStatus.FAULT, SlotStatus.FAULT);
        assertThat(result.observable(1)).isZero();
    }

    @Test
    @ProtocolRule({"6.4", "D5"})
    default void innerFencesDoNotWait() {
        Scene scene = Scene.of(8).status(0, SlotStatus.CLAIMED);
        scene.packed(1, new PackedOp(OpcodeSpace.BATCH_FENCE, 1, 31), new PackedOp(OpcodeSpace.BATCH_FENCE, 9, 32));
        PassResult result = run(scene);
        assertThat(result.status(1)).isEqualTo(SlotStatus.DONE);
        assertThat(result.epoch()).isEqualTo(2);
        assertThat(result.observable(0)).isEqualTo(32);
        assertThat(result.metric(OpcodeSpace.BATCH_FENCE)).isEqualTo(2);
    }

    @Test
    @ProtocolRule("D6")
    default void malformedPayloadsFaultBeforeAnyOperation() {
        int store = OpcodeSpace.STORE_U32;
        int[][] payloads = {
            {24}, // metadata alone passes the slot
            {255},
            {0 | 12 << 8}, // one metadata word and 12 argument words
            {1 | 255 << 8 | store << 16, 5, WORD},
            {1 | 2 << 8 | store << 16 | 3 << 24, 5, WORD}, // offset past the arguments
            {1 | 2 << 8 | store << 16 | 255 << 24, 5, WORD},
            {2 | 4 << 8 | store << 16 | 2 << 24, store | 1 << 8, 5, WORD, 6, WORD}, // offsets fall
            {23 | 1 << 8},
            {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}
        };
        Scene scene = Scene.of(16);
        for (int slot = 0; slot < payloads.length; slot++) {
            scene.slot(slot, OpcodeSpace.PACKED_SLOT, payloads[slot]);
        }
        PassResult result = run(scene);
        for (int slot = 0; slot < payloads.length; slot++) {
            assertThat(result.status(slot)).as("slot %d", slot).isEqualTo(SlotStatus.FAULT);
        }
        assertThat(result.metric(store)).isZero();
        assertThat(result.observable(0)).isZero();
    }

    @Test
    @ProtocolRule("D6")
    default void payloadsAtTheEdgeOfTheRulesRun() {
        int store = OpcodeSpace.STORE_U32;
        PassResult result = run(Scene.of(8)
                .slot(0, OpcodeSpace.PACKED_SLOT, 0 | 11 << 8)
                .slot(1, OpcodeSpace.PACKED_SLOT, 1 | 3 << 8 | store << 16 | 1 << 24, 99, 5, WORD + 1)
                .slot(2, OpcodeSpace.PACKED_SLOT, 1 | 0 << 8 | OpcodeSpace.NOP << 16)
                .slot(3, OpcodeSpace.PACKED_SLOT, 1 | 2 << 8 | OpcodeSpace.NOP << 16 | 2 << 24, 7, 8));
        assertThat(result.statuses()).startsWith(3, 3, 3, 3);
        assertThat(result.observable(1)).isEqualTo(5);
    }
}
