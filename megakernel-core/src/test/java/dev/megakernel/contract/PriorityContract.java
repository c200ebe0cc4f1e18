package dev.megakernel.contract;

import static dev.megakernel.contract.PrioritySupport.claims;
import static dev.megakernel.contract.PrioritySupport.ring;
import static dev.megakernel.contract.PrioritySupport.slotsWith;
import static dev.megakernel.contract.PrioritySupport.starvation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.BatchItem;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedOp;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.RingPublisher;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The priority form: which slots a pass claims, in which order, and what it counts. */
@ProtocolRule("6.7")
interface PriorityContract extends PrioritySupport {

    /** Control index of the observable word that a level adds to. */
    private static int word(int level) {
        return ControlLayout.OBSERVABLE_BASE + 1 + level;
    }

    /** Publishes an addition in every slot. */
    private static Scene full(Scene scene) {
        for (int slot = 0; slot < scene.slotCount(); slot++) {
            int level = Math.min(slot / EACH, ControlLayout.PRIORITY_LEVELS - 1);
            scene.slot(slot, OpcodeSpace.ATOMIC_ADD, 1, word(level)).tenant(slot, slot % 4);
        }
        return scene;
    }

    @Test
    default void levelsDrainOneAfterAnotherInOneClaimALane() {
        Scene scene = full(ring());
        int[] claims = new int[ControlLayout.PRIORITY_LEVELS];
        for (int level = 0; level < ControlLayout.PRIORITY_LEVELS; level++) {
            PassResult result = runByPriority(scene);
            claims[level] = EACH;
            assertThat(claims(result)).containsExactly(claims);
            assertThat(slotsWith(result, SlotStatus.DONE))
                    .containsExactly(IntStream.range(0, EACH * (level + 1)).toArray());
            assertThat(result.observable(1 + level)).isEqualTo(EACH);
            assertThat(starvation(result)).isEqualTo(level < 2 ? EACH * (level + 1) : 0);
            scene = Scene.after(result);
        }
        PassResult idle = runByPriority(scene);
        assertThat(idle.doneCount()).isEqualTo(RING);
        assertThat(claims(idle)).containsExactly(claims);
        assertThat(IntStream.range(0, 5).map(tenant -> claims(idle, tenant))).containsExactly(5, 5, 5, 5, 0);
    }

    @Test
    default void aPartitionOfTheWholeRingDrainsInOnePass() {
        for (int level = 0; level < ControlLayout.PRIORITY_LEVELS; level++) {
            int[] offsets = new int[ControlLayout.PRIORITY_OFFSETS_COUNT];
            Arrays.fill(offsets, level + 1, offsets.length, RING);
            PassResult result = runByPriority(full(Scene.of(RING).partitions(offsets)));
            assertThat(result.doneCount()).isEqualTo(RING);
            assertThat(claims(result)[level]).isEqualTo(RING);
            assertThat(starvation(result)).isEqualTo(level < 2 ? RING : 0);
        }
    }

    @Test
    default void aLaneWithoutWorkAboveTakesWorkBelow() {
        Scene scene = ring().starvation(7);
        for (int slot : new int[] {1, 4, 5, 10, 12, 17}) {
            scene.slot(slot, OpcodeSpace.NOP);
        }
        // Lane 0 has slots 4 and 12, lane 1 slots 1, 5 and 17, lane 2 slot 10.
        PassResult result = runByPriority(scene);
        assertThat(slotsWith(result, SlotStatus.DONE)).containsExactly(1, 4, 10);
        assertThat(claims(result)).containsExactly(1, 1, 1, 0, 0);
        assertThat(starvation(result)).isZero();
        PassResult next = runByPriority(Scene.after(result));
        assertThat(slotsWith(next, SlotStatus.PUBLISHED)).containsExactly(17);
        assertThat(starvation(next)).isZero();
        assertThat(slotsWith(runByPriority(Scene.after(next)), SlotStatus.DONE)).hasSize(6);
    }

    @Test
    default void highClaimsAddUpToTheThreshold() {
        for (int before : new int[] {0, 3, 15, 1 << 30}) {
            boolean force = before > 15;
            Scene scene = ring().starvation(before).slot(0, OpcodeSpace.NOP).slot(1, OpcodeSpace.NOP);
            PassResult result = runByPriority(scene.slot(6, OpcodeSpace.NOP));
            assertThat(slotsWith(result, SlotStatus.DONE)).containsExactly(0, 1, 6);
            assertThat(starvation(result)).as("after %d", before).isEqualTo(force ? 1 : before + 3);
        }
    }

    @Test
    default void lowerLevelsGoFirstOnceTheCounterIsFull() {
        for (int before : new int[] {15, 16, 17, 1 << 31, -1}) {
            boolean force = before != 15;
            Scene scene = full(ring()).starvation(before);
            PassResult result = runByPriority(scene);
            int first = force ? 2 * EACH : 0;
            assertThat(slotsWith(result, SlotStatus.DONE))
                    .as("after %d", before)
                    .containsExactly(IntStream.range(first, first + EACH).toArray());
            assertThat(starvation(result)).isEqualTo(force ? 0 : 15 + EACH);
        }
    }

    @Test
    default void sixteenHighClaimsAreFollowedByALowOne() {
        Scene scene = ring(5).slot(0, OpcodeSpace.NOP).slot(4, OpcodeSpace.NOP);
        for (int pass = 1; pass <= ControlLayout.STARVATION_THRESHOLD; pass++) {
            PassResult result = runByPriority(scene);
            assertThat(result.status(4)).as("pass %d", pass).isEqualTo(SlotStatus.PUBLISHED);
            assertThat(starvation(result)).isEqualTo(pass);
            scene = Scene.after(result).slot(pass % 2, OpcodeSpace.NOP);
        }
        PassResult turn = runByPriority(scene);
        assertThat(turn.status(4)).isEqualTo(SlotStatus.DONE);
        assertThat(turn.status(0)).isEqualTo(SlotStatus.PUBLISHED);
        assertThat(starvation(turn)).isZero();
        assertThat(claims(turn)).containsExactly(8, 8, 0, 0, 1);
        assertThat(runByPriority(Scene.after(turn)).status(0)).isEqualTo(SlotStatus.DONE);
    }

    @Test
    @ProtocolRule("D8")
    default void withoutLowerWorkTheHighLevelsNeverStop() {
        Scene scene = ring(5).starvation(ControlLayout.STARVATION_THRESHOLD);
        for (int pass = 0; pass < 40; pass++) {
            PassResult result = runByPriority(scene.slot(pass % 2, OpcodeSpace.NOP));
            assertThat(result.doneCount()).isEqualTo(pass + 1);
            assertThat(starvation(result)).isEqualTo(pass % 16 + 1);
            scene = Scene.after(result);
        }
    }

    @Test
    @ProtocolRule("D8")
    default void aLaneWithoutLowerWorkTurnsBackWhileOthersServeIt() {
        Scene scene = ring().starvation(16);
        for (int slot : new int[] {0, 1, 5, 6, 8, 16}) {
            scene.slot(slot, OpcodeSpace.NOP);
        }
        // Lane 0 has slots 0, 8 and 16, lane 1 slots 1 and 5, lane 2 slot 6.
        PassResult result = runByPriority(scene);
        assertThat(slotsWith(result, SlotStatus.DONE)).containsExactly(1, 6, 8);
        assertThat(claims(result)).containsExactly(1, 1, 1, 0, 0);
        assertThat(starvation(result)).isZero();
    }

    @Test
    default void unauthorisedSlotsArePassedOverBeforeTheClaim() {
        Scene scene = full(ring()).control(ControlLayout.TENANT_MASK_BASE + 2, 0);
        scene.tenant(1, 29).tenant(5, -1).tenant(9, 2);
        // Lane 1 finds tenants 29, 2^32 - 1 and 2 at its first three levels, lane 2 tenant 2 at all of them.
        PassResult result = runByPriority(scene);
        assertThat(slotsWith(result, SlotStatus.DONE)).containsExactly(0, 3, 13);
        assertThat(claims(result)).containsExactly(2, 0, 0, 1, 0);
        assertThat(claims(result, 2)).isZero();
        assertThat(claims(result, 29)).isZero();
        assertThat(claims(result, 31)).isZero();
    }

    @Test
    default void claimsOfTenantsAreCountedAndWrap() {
        Scene scene = ring().control(ControlLayout.TENANT_FAIRNESS_BASE, 10);
        scene.control(ControlLayout.TENANT_FAIRNESS_BASE + 28, -1).control(ControlLayout.PRIORITY_FAIRNESS_BASE, -1);
        int[] tenants = {0, 28, 28, 0};
        for (int slot = 0; slot < tenants.length; slot++) {
            scene.slot(slot, OpcodeSpace.DFA_STEP).tenant(slot, tenants[slot]);
        }
        PassResult result = runByPriority(scene);
        assertThat(claims(result, 0)).isEqualTo(12);
        assertThat(claims(result, 28)).isEqualTo(1);
        assertThat(claims(result)).containsExactly(3, 0, 0, 0, 0);
        // A claim counts whatever becomes of it.
        assertThat(result.slotsWith(SlotStatus.FAULT)).isEqualTo(4);
    }

    @Test
    @ProtocolRule("D10")
    default void eachStatusAtEachLevel() {
        int[] statuses = {0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 1 << 31, -1};
        for (int status : statuses) {
            Scene scene = full(ring());
            for (int slot = 0; slot < RING; slot++) {
                scene.status(slot, slot % 2 == 0 ? status : SlotStatus.EMPTY);
            }
            boolean runs = Arrays.asList(1, 5, 6).contains(status);
            PassResult result = runByPriority(scene);
            for (int pass = 1; pass < ControlLayout.PRIORITY_LEVELS; pass++) {
                result = runByPriority(Scene.after(result));
            }
            assertThat(result.doneCount()).as("status %d", status).isEqualTo(runs ? RING / 2 : 0);
            for (int slot = 0; slot < RING; slot += 2) {
                assertThat(result.status(slot)).isEqualTo(runs ? SlotStatus.DONE : status);
            }
            assertThat(claims(result)).containsOnly(runs ? EACH / 2 : 0);
        }
    }

    @Test
    default void workgroupAndPackedSlotsRunAtEachLevel() {
        int base = ControlLayout.OBSERVABLE_BASE;
        Scene scene = ring().observable(30, 71).observable(31, 72);
        for (int level = 0; level < ControlLayout.PRIORITY_LEVELS; level++) {
            int slot = level * EACH;
            scene.slot(slot, OpcodeSpace.MEMCPY, base + 30, base + 40 + 2 * level, 2);
            scene.packed(slot + 1, new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, base + 60 + level));
            scene.packed(
                    slot + 2,
                    new PackedOp(OpcodeSpace.MEMCPY, base + 30, base + 70 + level, 1),
                    new PackedOp(OpcodeSpace.ATOMIC_ADD, 1, base + 70 + level));
            scene.slot(slot + 3, ContractOpcodes.GROUP_FAULT.code(), level);
        }
        for (int pass = 1; pass <= ControlLayout.PRIORITY_LEVELS; pass++) {
            PassResult result = runByPriority(scene);
            assertThat(result.doneCount()).isEqualTo(3 * pass + 1);
            assertThat(Arrays.stream(claims(result)).sum()).isEqualTo(EACH * pass);
            scene = Scene.after(result);
        }
        PassResult result = runByPriority(scene);
        assertThat(result.observables(40, 10)).containsExactly(71, 72, 71, 72, 71, 72, 71, 72, 71, 72);
        assertThat(result.observables(60, 5)).containsOnly(1);
        assertThat(result.observables(70, 5)).containsOnly(72);
        assertThat(result.slotsWith(SlotStatus.FAULT)).isEqualTo(4);
    }

    @Test
    default void slotsOutsideThePartitionsNeverRun() {
        PassResult result = runByPriority(full(Scene.of(RING).partitions(2, 4, 4, 6, 6, 10)));
        assertThat(slotsWith(result, SlotStatus.DONE)).containsExactly(2, 3, 8, 9);
        PassResult next = runByPriority(Scene.after(runByPriority(Scene.after(result))));
        assertThat(slotsWith(next, SlotStatus.PUBLISHED)).containsExactly(0, 1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        assertThat(claims(next)).containsExactly(2, 0, 2, 0, 4);
        assertThat(runByPriority(full(Scene.of(RING))).doneCount()).isZero();
    }

    @Test
    default void hostileOffsetsStayInsideTheRing() {
        int max = -1;
        int[][] offsets = {
            {0, max, max, max, max, max},
            {max, max, max, max, max, max},
            {max, 0, max, 0, max, 0},
            {0, max, 0, max, 0, max},
            {19, 20, 21, 1 << 31, max, 0},
            {max - 3, 4, 4, 4, 4, 4},
            {1 << 28, 1 << 29, 1 << 30, 1 << 31, 3 << 30, max},
            {5, 3, 1, 0, 0, 100},
            {20, 15, 10, 5, 0, 0},
            {0, 8, 4, 12, 8, 16}
        };
        int[] drained = {20, 0, 20, 20, 1, 0, 0, 20, 0, 16};
        for (int i = 0; i < offsets.length; i++) {
            Scene scene = full(Scene.of(RING).partitions(offsets[i]));
            PassResult result = runByPriority(scene);
            for (int pass = 1; pass < 6; pass++) {
                result = runByPriority(Scene.after(result));
            }
            assertThat(result.doneCount())
                    .as("offsets %s", Arrays.toString(offsets[i]))
                    .isEqualTo(drained[i]);
        }
    }

    @Test
    default void aSlotInSeveralPartitionsIsOfTheHighestLevel() {
        // Levels 0, 2 and 4 reach from 0 to 8, from 4 to 12 and from 8 to 16.
        PassResult result = runByPriority(full(Scene.of(RING).partitions(0, 8, 4, 12, 8, 16)));
        assertThat(claims(result)).containsExactly(8, 0, 0, 0, 0);
        PassResult next = runByPriority(Scene.after(result));
        assertThat(claims(next)).containsExactly(8, 0, 4, 0, 0);
        assertThat(claims(runByPriority(Scene.after(next)))).containsExactly(8, 0, 4, 0, 4);
    }

    @Test
    @ProtocolRule("D20")
    default void thePartitionDecidesAndNotThePriorityWord() {
        Scene scene = ring().slot(0, OpcodeSpace.NOP).word(0, SlotLayout.PRIORITY_WORD, 4);
        scene.slot(16, OpcodeSpace.NOP).word(16, SlotLayout.PRIORITY_WORD, 0);
        assertThat(claims(runByPriority(scene))).containsExactly(1, 0, 0, 0, 0);

        KernelTwins twins = kernels().of(RING, RING, PRIORITY);
        ByteBuffer ring = scene.inputs().ring();
        int slot = RingPublisher.publishWithPriority(
                ring, scene.inputs().control(), 3, Priority.LOW.level(), new BatchItem(OpcodeSpace.NOP));
        PassResult result = ContractKernels.compare(twins, scene, null);
        assertThat(result.status(slot)).isEqualTo(SlotStatus.PUBLISHED);
        PassResult next = ContractKernels.compare(twins, Scene.after(result), null);
        assertThat(claims(next)).containsExactly(1, 0, 0, 1, 0);
        assertThat(claims(next, 3)).isEqualTo(1);
    }

    @Test
    @ProtocolRule("D15")
    default void aPassUnderShutdownCountsNothing() {
        Scene scene = full(ring()).starvation(5).control(ControlLayout.SHUTDOWN_WORD, 2);
        PassResult result = runByPriority(scene);
        assertThat(result.statuses()).containsOnly(SlotStatus.PUBLISHED);
        assertThat(starvation(result)).isEqualTo(5);
        PrioritySupport.assertNothingCounted(result);
    }

    @Test
    @ProtocolRule("D1")
    default void theCounterIsSampledBeforeSlotsMayWriteIt() {
        Scene scene = full(ring()).starvation(3);
        scene.slot(0, OpcodeSpace.STORE_U32, 99, ControlLayout.PRIORITY_STARVATION_WORD);
        PassResult result = runByPriority(scene, PRIORITY.withPrivilegedControlWrites(true));
        assertThat(result.status(0)).isEqualTo(SlotStatus.DONE);
        assertThat(claims(result)).containsExactly(EACH, 0, 0, 0, 0);
        assertThat(starvation(result)).isEqualTo(3 + EACH);
    }

    @Test
    @ProtocolRule({"6.6", "D11"})
    default void loadsAskInTurnAndAnswersNeedNone() {
        Scene scene = Scene.of(RING).partitions(0, 4, 8, 12, 16, 18).ioStatuses(IoQueueLayout.STATUS_OK, 2);
        scene.slot(0, OpcodeSpace.LOAD_MISS, 6).slot(4, OpcodeSpace.LOAD_MISS, 7);
        scene.slot(19, OpcodeSpace.LOAD_MISS).status(19, SlotStatus.WAIT_IO);
        PassResult result = runByPriority(scene, PRIORITY.withLoadMiss(true));
        assertThat(result.status(19)).isEqualTo(SlotStatus.DONE);
        assertThat(result.status(0)).isEqualTo(SlotStatus.WAIT_IO);
        assertThat(result.status(4)).isEqualTo(SlotStatus.PUBLISHED);
        assertThat(claims(result)).containsExactly(1, 0, 0, 0, 0);
        PassResult full = runByPriority(Scene.after(result), PRIORITY.withLoadMiss(true));
        assertThat(full.status(4)).isEqualTo(SlotStatus.REQUEUE);
        PassResult again = runByPriority(
                Scene.after(full).io(0, IoQueueLayout.IO_STATUS_WORD, IoQueueLayout.STATUS_ERROR),
                PRIORITY.withLoadMiss(true));
        assertThat(again.status(0)).isEqualTo(SlotStatus.FAULT);
        assertThat(again.faultCode(0)).isEqualTo(FaultCode.LOAD_FAILED);
        assertThat(again.status(4)).isEqualTo(SlotStatus.WAIT_IO);
        assertThat(claims(again)).containsExactly(1, 2, 0, 0, 0);
        assertThat(claims(again, 0)).isEqualTo(3);
        assertThat(again.doneCount()).isEqualTo(1);
    }

    @Test
    default void theDirectFormCountsNoClaims() {
        Scene scene = full(ring()).starvation(20);
        scene.slot(3, OpcodeSpace.BATCH_FENCE, 0, 1).slot(7, OpcodeSpace.SHUTDOWN);
        PassResult result = run(scene);
        assertThat(result.statuses()).containsOnly(SlotStatus.DONE);
        assertThat(starvation(result)).isEqualTo(20);
        PrioritySupport.assertNothingCounted(result);
    }
}
