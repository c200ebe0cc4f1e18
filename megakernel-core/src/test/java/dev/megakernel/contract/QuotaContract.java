package dev.megakernel.contract;

import static dev.megakernel.contract.PrioritySupport.claims;
import static dev.megakernel.contract.PrioritySupport.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotStatus;
import org.junit.jupiter.api.Test;

/** Quotas of tenants, where they are enforced. */
@ProtocolRule("D22")
interface QuotaContract extends PrioritySupport {

    /** The priority form with quotas. */
    ProgramOptions QUOTAS = PRIORITY.withEnforceQuota(true);

    private static Scene quota(Scene scene, int tenant, int claims, int quota) {
        return scene.control(ControlLayout.TENANT_FAIRNESS_BASE + tenant, claims)
                .control(ControlLayout.TENANT_QUOTA_BASE + tenant, quota);
    }

    @Test
    default void exactlyTheQuotaIsGranted() {
        int slots = 64;
        for (int workgroupSize : new int[] {1, 8, 64}) {
            for (int quota : new int[] {0, 1, 17, 63, 64, 65, -1}) {
                Scene scene = Scene.of(slots).partitions(0, slots, slots, slots, slots, slots);
                for (int slot = 0; slot < slots; slot++) {
                    scene.slot(slot, OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE)
                            .tenant(slot, 3);
                }
                int granted = Integer.compareUnsigned(quota, slots) < 0 ? quota : slots;
                KernelTwins twins = kernels().of(slots, workgroupSize, QUOTAS);
                for (PassResult result : ContractKernels.runBoth(twins, quota(scene, 3, 0, quota))) {
                    assertThat(result.doneCount()).as("quota %d", quota).isEqualTo(granted);
                    assertThat(result.observable(0)).isEqualTo(granted);
                    assertThat(claims(result, 3)).isEqualTo(granted);
                    assertThat(claims(result)).containsExactly(granted, 0, 0, 0, 0);
                    assertThat(result.slotsWith(SlotStatus.PUBLISHED)).isEqualTo(slots - granted);
                }
            }
        }
    }

    @Test
    default void aNewGrantLetsTheRestRun() {
        Scene scene = quota(ring(), 1, 100, 100);
        for (int slot = 0; slot < EACH; slot++) {
            scene.slot(slot, OpcodeSpace.NOP).tenant(slot, 1);
        }
        PassResult held = runByPriority(scene, QUOTAS);
        assertThat(held.doneCount()).isZero();
        assertThat(claims(held, 1)).isEqualTo(100);
        PassResult granted =
                runByPriority(Scene.after(held).control(ControlLayout.TENANT_FAIRNESS_BASE + 1, 0), QUOTAS);
        assertThat(granted.doneCount()).isEqualTo(EACH);
        assertThat(claims(granted, 1)).isEqualTo(EACH);
    }

    @Test
    default void aLanePassesOverTenantsThatHadTheirShare() {
        Scene scene = quota(quota(quota(ring(), 1, 5, 5), 2, 9, 5), 3, 4, 5);
        scene.slot(0, OpcodeSpace.NOP).tenant(0, 1).slot(4, OpcodeSpace.NOP).tenant(4, 2);
        scene.slot(8, OpcodeSpace.NOP).tenant(8, 3).slot(9, OpcodeSpace.NOP).tenant(9, 4);
        PassResult result = runByPriority(scene, QUOTAS);
        assertThat(result.status(0)).isEqualTo(SlotStatus.PUBLISHED);
        assertThat(result.status(4)).isEqualTo(SlotStatus.PUBLISHED);
        assertThat(result.status(8)).isEqualTo(SlotStatus.DONE);
        assertThat(result.status(9)).isEqualTo(SlotStatus.DONE);
        assertThat(claims(result, 1)).isEqualTo(5);
        assertThat(claims(result, 2)).isEqualTo(9);
        assertThat(claims(result, 3)).isEqualTo(5);
        assertThat(claims(result)).containsExactly(0, 0, 2, 0, 0);
    }

    @Test
    default void aFullCounterDoesNotWrap() {
        Scene scene = quota(ring(), 0, -1, -1);
        for (int slot = 0; slot < RING; slot++) {
            scene.slot(slot, OpcodeSpace.NOP);
        }
        PassResult result = runByPriority(scene, QUOTAS);
        assertThat(result.doneCount()).isZero();
        assertThat(claims(result, 0)).isEqualTo(-1);
    }

    @Test
    default void fencesAndShutdownWaitForAGrantToo() {
        Scene scene = quota(ring(), 1, 5, 5);
        scene.slot(0, OpcodeSpace.BATCH_FENCE, 0, 1).tenant(0, 1);
        scene.slot(1, OpcodeSpace.BATCH_FENCE, 1, 2).slot(2, OpcodeSpace.BATCH_FENCE, 0, 3);
        scene.slot(3, OpcodeSpace.SHUTDOWN).tenant(3, 1);
        PassResult result = runByPriority(scene, QUOTAS);
        assertThat(result.statuses()).startsWith(1, 1, 3, 1);
        assertThat(claims(result, 0)).isEqualTo(1);
        assertThat(claims(result, 1)).isEqualTo(5);
    }

    @Test
    default void fencesLookAtWhatTheOtherSlotsLeft() {
        // Two units: one for the NOP, so that one is left when the fences and SHUTDOWN look.
        Scene scene = quota(ring(), 1, 0, 2).slot(8, OpcodeSpace.NOP).tenant(8, 1);
        scene.slot(9, OpcodeSpace.BATCH_FENCE, 1, 1).tenant(9, 1);
        scene.slot(10, OpcodeSpace.BATCH_FENCE, 1, 2).tenant(10, 1);
        scene.slot(11, OpcodeSpace.SHUTDOWN).tenant(11, 1);
        PassResult result = runByPriority(scene, QUOTAS);
        assertThat(result.slotsWith(SlotStatus.DONE)).isEqualTo(4);
        assertThat(claims(result, 1)).isEqualTo(4);
        scene = Scene.after(result).slot(9, OpcodeSpace.BATCH_FENCE).control(ControlLayout.SHUTDOWN_WORD, 0);
        PassResult held = runByPriority(scene.tenant(9, 1), QUOTAS);
        assertThat(held.status(9)).isEqualTo(SlotStatus.PUBLISHED);
        assertThat(claims(held, 1)).isEqualTo(4);
    }

    @Test
    default void withoutTheOptionNoQuotaHolds() {
        Scene scene = quota(ring(), 0, 7, 0).slot(0, OpcodeSpace.NOP).slot(1, OpcodeSpace.BATCH_FENCE);
        PassResult result = runByPriority(scene);
        assertThat(result.doneCount()).isEqualTo(2);
        assertThat(claims(result, 0)).isEqualTo(9);
    }
}
