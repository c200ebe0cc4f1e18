package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.SlotStatus;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which slots run: statuses, tenants, SHUTDOWN. */
interface LifeCycleContract extends ContractSupport {

    @Test
    @ProtocolRule({"5", "6.2", "D10"})
    default void onlyPublishedYieldedAndRequeuedSlotsRun() {
        int[] statuses = {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 1 << 31, -1};
        Scene scene = Scene.of(16);
        for (int slot = 0; slot < statuses.length; slot++) {
            scene.slot(slot, OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE + slot);
            scene.status(slot, statuses[slot]);
        }
        PassResult result = run(scene);
        for (int slot = 0; slot < statuses.length; slot++) {
            boolean ran = Arrays.asList(1, 5, 6).contains(statuses[slot]);
            assertThat(result.status(slot)).isEqualTo(ran ? SlotStatus.DONE : statuses[slot]);
            assertThat(result.observable(slot)).isEqualTo(ran ? 1 : 0);
        }
        assertThat(result.doneCount()).isEqualTo(3);
    }

    @Test
    @ProtocolRule("6.2")
    default void waitingLoadMissSlotsStayUntouched() {
        Scene scene = Scene.of(8).slot(0, OpcodeSpace.LOAD_MISS, 1).status(0, SlotStatus.WAIT_IO);
        scene.word(0, 15, 2);
        assertThat(run(scene).status(0)).isEqualTo(SlotStatus.WAIT_IO);
    }

    @Test
    @ProtocolRule({"6.2", "D7"})
    default void tenantsRunByTheirMask() {
        int[] tenants = {0, 1, 5, 27, 28, 29, 31, 32, 61, 157, 1 << 31, -1, -3};
        Scene scene = Scene.of(16)
                .control(ControlLayout.TENANT_MASK_BASE + 1, 0)
                .control(ControlLayout.TENANT_MASK_BASE + 5, 1 << 31);
        for (int slot = 0; slot < tenants.length; slot++) {
            scene.slot(slot, OpcodeSpace.NOP).tenant(slot, tenants[slot]);
        }
        PassResult result = run(scene);
        for (int slot = 0; slot < tenants.length; slot++) {
            boolean authorised = Arrays.asList(0, 5, 27, 28).contains(tenants[slot]);
            assertThat(result.status(slot))
                    .as("tenant %d", tenants[slot])
                    .isEqualTo(authorised ? SlotStatus.DONE : SlotStatus.PUBLISHED);
        }
        assertThat(result.doneCount()).isEqualTo(4);
        assertThat(result.metric(OpcodeSpace.NOP)).isEqualTo(4);
    }

    @Test
    @ProtocolRule("6.2")
    default void refusedTenantsKeepTheirStatus() {
        Scene scene = Scene.of(8).control(ControlLayout.TENANT_MASK_BASE, 0);
        scene.slot(0, OpcodeSpace.NOP).status(0, SlotStatus.YIELD);
        scene.slot(1, OpcodeSpace.MEMCPY).status(1, SlotStatus.REQUEUE);
        scene.slot(2, OpcodeSpace.BATCH_FENCE);
        scene.slot(3, OpcodeSpace.SHUTDOWN);
        PassResult result = run(scene);
        assertThat(result.statuses()).startsWith(SlotStatus.YIELD, SlotStatus.REQUEUE, 1, 1);
        assertThat(result.control(ControlLayout.SHUTDOWN_WORD)).isZero();
        assertThat(result.epoch()).isZero();
    }

    @Test
    @ProtocolRule({"6.2", "D7"})
    default void theMaskTableIsFoundThroughItsBaseWord() {
        int words = ControlLayout.OBSERVABLE_BASE + 8;
        int[] bases = {ControlLayout.TENANT_QUOTA_BASE, words - 3, words, -1, -4, 1 << 30};
        for (int base : bases) {
            Scene scene = Scene.of(8, 8).control(ControlLayout.TENANT_BASE_WORD, base);
            for (int i = 0; i < 8; i++) {
                scene.observable(i, 1);
            }
            for (int slot = 0; slot < 8; slot++) {
                scene.slot(slot, OpcodeSpace.NOP).tenant(slot, slot);
            }
            int authorised = base == ControlLayout.TENANT_QUOTA_BASE ? 8 : base == words - 3 ? 3 : 0;
            assertThat(run(scene).doneCount()).as("base %d", base).isEqualTo(authorised);
        }
    }

    /** A slot that withdraws its own tenant has been claimed by then, so it goes on to its end. */
    @Test
    @ProtocolRule({"D9", "D44"})
    default void aMaskClearedAfterTheClaimStopsLaterClaimsOnly() {
        int mask = ControlLayout.TENANT_MASK_BASE + 1;
        PackedOp withdraw = new PackedOp(OpcodeSpace.STORE_U32, 0, mask);
        PackedOp goOn = new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE + 1);
        ProgramOptions privileged = ProgramOptions.DEFAULT.withPrivilegedControlWrites(true);
        for (KernelForm form : List.of(KernelForm.DIRECT, KernelForm.PRIORITY)) {
            KernelTwins twins = kernels().of(8, 8, privileged.withForm(form));
            Scene scene = Scene.of(8).partitions(ControlCodec.defaultPriorityOffsets(8));
            scene.packed(0, withdraw, goOn).tenant(0, 1);
            PassResult claimed = ContractKernels.compare(twins, scene, form.name());
            assertThat(claimed.status(0)).isEqualTo(SlotStatus.DONE);
            assertThat(claimed.observable(1)).isEqualTo(1);
            assertThat(claimed.doneCount()).isEqualTo(1);
            assertThat(claimed.control(mask)).isZero();
            PassResult later = ContractKernels.compare(twins, scene.control(mask, 0), form.name());
            assertThat(later.status(0)).isEqualTo(SlotStatus.PUBLISHED);
            assertThat(later.observable(1)).isZero();
        }
    }

    @Test
    @ProtocolRule({"6.2", "D15"})
    default void aPassUnderShutdownDoesNothing() {
        for (int value : new int[] {1, 2, -1}) {
            Scene scene = Scene.of(8).control(ControlLayout.SHUTDOWN_WORD, value);
            scene.slot(0, OpcodeSpace.STORE_U32, 1, ControlLayout.OBSERVABLE_BASE);
            scene.slot(1, OpcodeSpace.BATCH_FENCE, 0, 1).slot(2, OpcodeSpace.SHUTDOWN);
            scene.slot(3, OpcodeSpace.MEMCPY, 0, ControlLayout.OBSERVABLE_BASE, 1);
            PassResult result = run(scene);
            assertThat(result.statuses()).startsWith(1, 1, 1, 1);
            assertThat(result.control(ControlLayout.SHUTDOWN_WORD)).isEqualTo(value);
            assertThat(result.observable(0)).isZero();
        }
    }

    @Test
    @ProtocolRule({"D5", "D15", "D16"})
    default void shutdownRunsLastAndStopsNoSlotOfItsPass() {
        Scene scene = Scene.of(16).slot(0, OpcodeSpace.SHUTDOWN);
        for (int slot = 1; slot < 15; slot++) {
            scene.slot(slot, OpcodeSpace.ATOMIC_ADD, 1, ControlLayout.OBSERVABLE_BASE);
        }
        scene.slot(15, OpcodeSpace.SHUTDOWN);
        PassResult result = run(scene);
        assertThat(result.statuses()).containsOnly(SlotStatus.DONE);
        assertThat(result.observable(0)).isEqualTo(14);
        assertThat(result.doneCount()).isEqualTo(16);
        assertThat(result.control(ControlLayout.SHUTDOWN_WORD)).isEqualTo(1);
    }
}
