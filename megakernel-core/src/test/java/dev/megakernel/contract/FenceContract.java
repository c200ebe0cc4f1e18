package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotStatus;
import org.junit.jupiter.api.Test;

/** BATCH_FENCE: when it is ready, and what it leaves. */
interface FenceContract extends ContractSupport {

    @Test
    @ProtocolRule({"6.3", "D5"})
    default void fenceCountsTheEpochOnceItsBatchEnded() {
        Scene scene = Scene.of(8);
        for (int slot = 0; slot < 3; slot++) {
            scene.slot(slot, OpcodeSpace.NOP);
        }
        PassResult result = run(scene.slot(3, OpcodeSpace.BATCH_FENCE, 3, 77));
        assertThat(result.statuses()).startsWith(3, 3, 3, 3);
        assertThat(result.epoch()).isEqualTo(1);
        assertThat(result.observable(0)).isEqualTo(77);
        assertThat(result.doneCount()).isEqualTo(4);
        assertThat(result.metric(OpcodeSpace.BATCH_FENCE)).isEqualTo(1);
    }

    @Test
    @ProtocolRule("6.3")
    default void fenceLeavesOutATagThatHasNoWord() {
        PassResult result = ContractKernels.compare(
                kernels().of(8, 8), Scene.of(8, 0).slot(0, OpcodeSpace.BATCH_FENCE, 0, 5), null);
        assertThat(result.status(0)).isEqualTo(SlotStatus.DONE);
        assertThat(result.epoch()).isEqualTo(1);
    }

    @Test
    @ProtocolRule("D5")
    default void fenceSettlesAmongEmptyDoneAndFaultedSlots() {
        Scene scene = Scene.of(8).slot(1, OpcodeSpace.DFA_STEP).slot(2, OpcodeSpace.NOP);
        scene.status(3, SlotStatus.DONE).status(4, SlotStatus.FAULT);
        assertThat(run(scene.slot(5, OpcodeSpace.BATCH_FENCE, 5)).status(5)).isEqualTo(SlotStatus.DONE);
    }

    @Test
    @ProtocolRule({"D5", "D16"})
    default void fenceWaitsForSlotsInFlight() {
        for (int status : new int[] {2, 4, 8, -1}) {
            Scene scene = Scene.of(8).slot(0, OpcodeSpace.NOP).status(0, status);
            scene.slot(2, OpcodeSpace.BATCH_FENCE, 2, 9).slot(3, OpcodeSpace.BATCH_FENCE, 0, 10);
            PassResult result = run(scene);
            assertThat(result.status(2)).as("after status %d", status).isEqualTo(SlotStatus.PUBLISHED);
            assertThat(result.status(3)).isEqualTo(SlotStatus.DONE);
            assertThat(result.epoch()).isEqualTo(1);
            assertThat(result.metric(OpcodeSpace.BATCH_FENCE)).isEqualTo(1);
        }
    }

    @Test
    @ProtocolRule("D5")
    default void fenceLooksNoFurtherThanItsWindow() {
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.NOP).status(0, SlotStatus.CLAIMED);
        scene.slot(3, OpcodeSpace.BATCH_FENCE, 2).slot(4, OpcodeSpace.BATCH_FENCE, 4);
        assertThat(run(scene).statuses()).startsWith(SlotStatus.CLAIMED, 0, 0, SlotStatus.DONE, SlotStatus.PUBLISHED);
    }

    @Test
    @ProtocolRule({"D2", "D5"})
    default void fenceWindowEndsAtSlotZero() {
        for (int count : new int[] {5, 100, 1 << 31, -1}) {
            Scene scene = Scene.of(8).slot(0, OpcodeSpace.NOP).slot(4, OpcodeSpace.BATCH_FENCE, count);
            assertThat(run(scene).status(4)).as("count %d", count).isEqualTo(SlotStatus.DONE);
        }
        Scene waiting = Scene.of(8).status(0, SlotStatus.CLAIMED).slot(4, OpcodeSpace.BATCH_FENCE, -1);
        assertThat(run(waiting).status(4)).isEqualTo(SlotStatus.PUBLISHED);
    }

    @Test
    @ProtocolRule("D5")
    default void fenceWaitsForAnUnauthorisedSlot() {
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.NOP).tenant(0, 30).slot(1, OpcodeSpace.BATCH_FENCE, 1);
        assertThat(run(scene).statuses()).startsWith(SlotStatus.PUBLISHED, SlotStatus.PUBLISHED);
    }

    @Test
    @ProtocolRule("D5")
    default void fenceWaitsForShutdownInItsWindow() {
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.SHUTDOWN).slot(1, OpcodeSpace.BATCH_FENCE, 1);
        scene.slot(2, OpcodeSpace.BATCH_FENCE, 0).slot(3, OpcodeSpace.BATCH_FENCE, 2);
        PassResult result = run(scene);
        assertThat(result.statuses())
                .startsWith(SlotStatus.DONE, SlotStatus.PUBLISHED, SlotStatus.DONE, SlotStatus.PUBLISHED);
        assertThat(result.control(ControlLayout.SHUTDOWN_WORD)).isEqualTo(1);
        assertThat(result.epoch()).isEqualTo(1);
    }

    @Test
    @ProtocolRule("D5")
    default void fencesAreDecidedInAscendingOrder() {
        Scene scene = Scene.of(64);
        for (int slot = 0; slot < 64; slot++) {
            scene.slot(slot, OpcodeSpace.BATCH_FENCE, slot, slot + 1);
        }
        PassResult result = run(scene);
        assertThat(result.statuses()).containsOnly(SlotStatus.DONE);
        assertThat(result.epoch()).isEqualTo(64);
        assertThat(result.observable(0)).isEqualTo(64);
    }

    @Test
    @ProtocolRule("D5")
    default void aFenceThatWaitsHoldsBackTheFencesThatCoverIt() {
        Scene scene = Scene.of(64).status(0, SlotStatus.CLAIMED);
        for (int slot = 1; slot < 64; slot++) {
            scene.slot(slot, OpcodeSpace.BATCH_FENCE, 1, slot);
        }
        PassResult result = run(scene.slot(40, OpcodeSpace.BATCH_FENCE, 0, 40));
        for (int slot = 1; slot < 64; slot++) {
            assertThat(result.status(slot)).isEqualTo(slot < 40 ? SlotStatus.PUBLISHED : SlotStatus.DONE);
        }
        assertThat(result.epoch()).isEqualTo(24);
        assertThat(result.observable(0)).isEqualTo(63);
    }

    @Test
    @ProtocolRule({"D5", "D10"})
    default void yieldedFencesRunToo() {
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.BATCH_FENCE, 0, 3).status(0, SlotStatus.YIELD);
        scene.slot(1, OpcodeSpace.BATCH_FENCE, 1, 4).status(1, SlotStatus.REQUEUE);
        PassResult result = run(scene);
        assertThat(result.epoch()).isEqualTo(2);
        assertThat(result.observable(0)).isEqualTo(4);
    }

    @Test
    @ProtocolRule("D5")
    default void aFullRingOfWaitingFencesCostsOneSweep() {
        int slots = 1 << 14;
        Scene scene = Scene.of(slots).status(0, SlotStatus.CLAIMED);
        for (int slot = 1; slot < slots; slot++) {
            scene.slot(slot, OpcodeSpace.BATCH_FENCE, -1, slot);
        }
        PassResult result = ContractKernels.compare(kernels().of(slots, 64), scene, null);
        assertThat(result.epoch()).isZero();
        Scene ready = Scene.of(slots);
        for (int slot = 0; slot < slots; slot++) {
            ready.slot(slot, OpcodeSpace.BATCH_FENCE, -1, slot);
        }
        assertThat(ContractKernels.compare(kernels().of(slots, 64), ready, null).epoch())
                .isEqualTo(slots);
    }
}
