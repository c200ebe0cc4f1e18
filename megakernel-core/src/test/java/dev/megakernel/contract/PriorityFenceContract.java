package dev.megakernel.contract;

import static dev.megakernel.contract.PrioritySupport.claims;
import static dev.megakernel.contract.PrioritySupport.ring;
import static dev.megakernel.contract.PrioritySupport.starvation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.SlotStatus;
import org.junit.jupiter.api.Test;

/** Batch fences and SHUTDOWN slots in the priority form: in their own phases, beside the one claim of a lane. */
@ProtocolRule({"6.7", "D5"})
interface PriorityFenceContract extends PrioritySupport {

    @Test
    default void aFenceTakesNoClaimOfItsLane() {
        Scene scene = ring().slot(0, OpcodeSpace.BATCH_FENCE, 0, 9).slot(4, OpcodeSpace.NOP);
        scene.slot(5, OpcodeSpace.SHUTDOWN).slot(9, OpcodeSpace.NOP).tenant(5, 7);
        PassResult result = runByPriority(scene);
        assertThat(result.slotsWith(SlotStatus.DONE)).isEqualTo(4);
        assertThat(result.epoch()).isEqualTo(1);
        assertThat(result.observable(0)).isEqualTo(9);
        assertThat(result.control(ControlLayout.SHUTDOWN_WORD)).isEqualTo(1);
        assertThat(claims(result)).containsExactly(1, 2, 1, 0, 0);
        assertThat(claims(result, 0)).isEqualTo(3);
        assertThat(claims(result, 7)).isEqualTo(1);
        assertThat(result.metric(OpcodeSpace.BATCH_FENCE)).isEqualTo(1);
    }

    @Test
    default void aFenceWaitsUntilItsItemsHadTheirTurn() {
        Scene scene = ring(5).slot(0, OpcodeSpace.NOP).slot(1, OpcodeSpace.NOP);
        scene.slot(2, OpcodeSpace.BATCH_FENCE, 2, 5).slot(3, OpcodeSpace.BATCH_FENCE, 0, 6);
        PassResult result = runByPriority(scene);
        assertThat(result.statuses()).containsExactly(3, 1, 1, 3, 0);
        assertThat(claims(result)).containsExactly(1, 0, 0, 1, 0);
        PassResult next = runByPriority(Scene.after(result));
        assertThat(next.statuses()).containsExactly(3, 3, 3, 3, 0);
        assertThat(claims(next)).containsExactly(1, 1, 1, 1, 0);
        assertThat(next.epoch()).isEqualTo(2);
        assertThat(next.observable(0)).isEqualTo(5);
    }

    @Test
    default void fencesWaitForShutdownAndForFencesThatWait() {
        Scene scene = ring().slot(0, OpcodeSpace.SHUTDOWN).slot(1, OpcodeSpace.BATCH_FENCE, 1);
        scene.slot(2, OpcodeSpace.BATCH_FENCE, 1).slot(4, OpcodeSpace.BATCH_FENCE, 1);
        PassResult result = runByPriority(scene);
        assertThat(result.statuses()).startsWith(3, 1, 1, 0, 3);
        assertThat(claims(result)).containsExactly(1, 1, 0, 0, 0);
    }

    @Test
    default void lateClaimsCountInTheStarvationCounter() {
        int fence = OpcodeSpace.BATCH_FENCE;
        int shutdown = OpcodeSpace.SHUTDOWN;
        assertThat(starvation(runByPriority(ring().starvation(4).slot(0, fence).slot(5, shutdown))))
                .isEqualTo(6);
        // While the lower levels are to be served, fences of the highest ones still run and count, without relief.
        assertThat(starvation(runByPriority(ring().starvation(16).slot(0, fence).slot(5, fence))))
                .isEqualTo(18);
        assertThat(starvation(runByPriority(ring().starvation(-1).slot(0, shutdown))))
                .isZero();
        assertThat(starvation(runByPriority(ring().starvation(16).slot(0, fence).slot(1, OpcodeSpace.NOP))))
                .isEqualTo(1);
        assertThat(starvation(runByPriority(
                        ring().starvation(3).slot(0, OpcodeSpace.NOP).slot(19, fence))))
                .isZero();
        assertThat(starvation(runByPriority(
                        ring().starvation(16).slot(1, OpcodeSpace.NOP).slot(8, shutdown))))
                .isZero();
        assertThat(starvation(runByPriority(ring().starvation(16)))).isEqualTo(16);
    }

    @Test
    default void outsideThePartitionsNeitherRuns() {
        Scene scene = Scene.of(RING).partitions(4, 8, 8, 8, 8, 10);
        scene.slot(0, OpcodeSpace.BATCH_FENCE).slot(3, OpcodeSpace.SHUTDOWN).slot(10, OpcodeSpace.BATCH_FENCE);
        scene.slot(4, OpcodeSpace.BATCH_FENCE, 1).slot(5, OpcodeSpace.BATCH_FENCE, 0, 3);
        PassResult result = runByPriority(scene);
        assertThat(result.slotsWith(SlotStatus.PUBLISHED)).isEqualTo(4);
        assertThat(result.status(5)).isEqualTo(SlotStatus.DONE);
        assertThat(result.control(ControlLayout.SHUTDOWN_WORD)).isZero();
        assertThat(claims(result)).containsExactly(1, 0, 0, 0, 0);
    }

    @Test
    default void fencesOfUnauthorisedTenantsStay() {
        Scene scene = ring().slot(0, OpcodeSpace.BATCH_FENCE).tenant(0, 29);
        scene.slot(1, OpcodeSpace.SHUTDOWN).tenant(1, 4).control(ControlLayout.TENANT_MASK_BASE + 4, 0);
        PassResult result = runByPriority(scene);
        assertThat(result.statuses()).startsWith(1, 1);
        PrioritySupport.assertNothingCounted(result);
    }

    @Test
    default void innerFencesRunWithTheirSlot() {
        Scene scene = ring().slot(0, OpcodeSpace.NOP).status(0, SlotStatus.CLAIMED);
        scene.packed(8, new PackedOp(OpcodeSpace.BATCH_FENCE, 8, 31));
        PassResult result = runByPriority(scene);
        assertThat(result.epoch()).isEqualTo(1);
        assertThat(claims(result)).containsExactly(0, 0, 1, 0, 0);
    }

    @Test
    default void aRingFullOfFencesCostsOneSweep() {
        int slots = 1 << 14;
        Scene waiting = ring(slots).status(0, SlotStatus.CLAIMED);
        Scene ready = ring(slots);
        for (int slot = 0; slot < slots; slot++) {
            ready.slot(slot, OpcodeSpace.BATCH_FENCE, -1, slot);
            if (slot > 0) {
                waiting.slot(slot, OpcodeSpace.BATCH_FENCE, -1, slot);
            }
        }
        KernelTwins twins = kernels().of(slots, 64, PRIORITY);
        assertThat(ContractKernels.compare(twins, waiting, null).epoch()).isZero();
        PassResult result = ContractKernels.compare(twins, ready, null);
        assertThat(result.epoch()).isEqualTo(slots);
        int each = slots / ControlLayout.PRIORITY_LEVELS;
        assertThat(claims(result)).containsExactly(each, each, each + slots % 5, each, each);
    }
}
