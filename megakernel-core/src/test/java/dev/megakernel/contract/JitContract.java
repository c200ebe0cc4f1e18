package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JIT programs: one body for whole slots within the claim shell that opcodes have. */
@ProtocolRule("6.1")
interface JitContract extends ContractSupport {

    /** Rings at random for each workgroup size. */
    int JIT_RINGS = Integer.getInteger("megakernel.contract.jitRings", 20);

    /** Slots of these rings. */
    int RING_SLOTS = 256;

    private JitTwins jit(SlotProcessor processor) {
        return kernels().jit(16, 16, processor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void everyOpcodeGoesToTheBody(boolean inGroups) {
        int[] opcodes = {
            OpcodeSpace.NOP,
            OpcodeSpace.STORE_U32,
            OpcodeSpace.MEMCPY,
            OpcodeSpace.DFA_STEP,
            OpcodeSpace.BATCH_FENCE,
            OpcodeSpace.LOAD_MISS,
            OpcodeSpace.PRINTF,
            OpcodeSpace.PACKED_SLOT,
            OpcodeSpace.SHUTDOWN,
            0x1234,
            0x8000_0000,
            -2
        };
        Scene scene = Scene.of(16);
        for (int slot = 0; slot < opcodes.length; slot++) {
            scene.slot(slot, opcodes[slot], 100, slot, -1, 0, 0, 0, 0, 0, 0, 0, 0, 7);
        }
        PassResult result = jit(inGroups ? ContractProcessors.GROUP_ECHO : ContractProcessors.ECHO)
                .run(scene);
        for (int slot = 0; slot < opcodes.length; slot++) {
            assertThat(result.status(slot)).isEqualTo(SlotStatus.DONE);
            assertThat(List.of(result.arg(slot, 0), result.arg(slot, 1), result.arg(slot, 2), result.arg(slot, 3)))
                    .containsExactly(opcodes[slot], slot, slot * SlotLayout.SLOT_WORDS, 106 + slot);
            assertThat(result.arg(slot, 11)).isEqualTo(7);
        }
        assertThat(result.doneCount()).isEqualTo(opcodes.length);
        assertThat(result.observable(0)).isEqualTo(opcodes.length);
        assertThat(result.control(ControlLayout.SHUTDOWN_WORD)).isZero();
        assertThat(result.epoch()).isZero();
        assertThat(IntStream.range(0, ControlLayout.METRIC_COUNT).map(result::metric))
                .containsOnly(0);
        assertThat(result.cursor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @ProtocolRule({"6.2", "D10"})
    default void onlyPublishedYieldedAndRequeuedSlotsAreProcessed(boolean inGroups) {
        int[] statuses = {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, -1};
        Scene scene = Scene.of(16);
        for (int slot = 0; slot < statuses.length; slot++) {
            scene.slot(slot, 5).status(slot, statuses[slot]);
        }
        PassResult result = jit(inGroups ? ContractProcessors.GROUP_ECHO : ContractProcessors.ECHO)
                .run(scene);
        assertThat(result.statuses()).startsWith(0, 3, 2, 3, 4, 3, 3, 7, 8, 16, -1);
        assertThat(result.doneCount()).isEqualTo(3);
        assertThat(result.arg(2, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @ProtocolRule("D7")
    default void slotsOfTenantsWithoutAMaskAreLeftAlone(boolean inGroups) {
        Scene scene = Scene.of(16).control(ControlLayout.TENANT_MASK_BASE + 3, 0);
        int[] tenants = {0, 3, 28, 29, 61, -1};
        for (int slot = 0; slot < tenants.length; slot++) {
            scene.slot(slot, 5).tenant(slot, tenants[slot]);
        }
        PassResult result = jit(inGroups ? ContractProcessors.GROUP_ECHO : ContractProcessors.ECHO)
                .run(scene);
        assertThat(result.statuses()).startsWith(3, 1, 3, 1, 1, 1);
    }

    @Test
    @ProtocolRule("D15")
    default void underShutdownNoSlotIsProcessed() {
        for (SlotProcessor processor : List.of(ContractProcessors.ECHO, ContractProcessors.GROUP_ECHO)) {
            Scene scene = Scene.of(16).control(ControlLayout.SHUTDOWN_WORD, 5).slot(0, 5);
            PassResult result = jit(processor).run(scene);
            assertThat(result.status(0)).isEqualTo(SlotStatus.PUBLISHED);
            assertThat(result.doneCount()).isZero();
        }
    }

    @Test
    default void faultsKeepArgumentsAndTheFirstCodeInJitPrograms() {
        PassResult result = jit(ContractProcessors.FAULTY)
                .run(Scene.of(16)
                        .slot(0, 9, 13, 0, 50)
                        .slot(1, 9, 0, 0, 50)
                        .slot(2, 9, 0, 1, 50)
                        .slot(3, 9, 0, -1, 50));
        assertThat(result.statuses()).startsWith(SlotStatus.FAULT, SlotStatus.DONE, SlotStatus.FAULT, SlotStatus.FAULT);
        assertThat(result.faultCode(0)).isIn(0, 13);
        assertThat(result.faultCode(2)).isIn(0, FaultCode.RESULT_INDEX);
        assertThat(result.arg(0, 0)).isEqualTo(13);
        assertThat(result.arg(1, 0)).isEqualTo(50);
        assertThat(result.doneCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, 256})
    default void randomRingsAreProcessedAsOnTheHost(int workgroupSize) {
        for (SlotProcessor processor : List.of(ContractProcessors.ECHO, ContractProcessors.GROUP_ECHO)) {
            JitTwins twins = kernels().jit(RING_SLOTS, workgroupSize, processor);
            for (long seed = 0; seed < JIT_RINGS; seed++) {
                Scene scene = RandomRing.of(seed, RING_SLOTS);
                twins.run(scene, processor.name() + ", seed " + seed + ", workgroups of " + workgroupSize);
            }
        }
    }
}
