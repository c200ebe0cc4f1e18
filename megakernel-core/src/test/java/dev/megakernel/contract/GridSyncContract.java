package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SlotStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that marks cut into segments, on backends that cannot synchronise a grid. */
@ProtocolRule("9")
interface GridSyncContract extends ContractSupport {

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, 256})
    default void whatAllSlotsStoredBeforeAMarkIsSeenBehindIt(int workgroupSize) {
        for (SlotProcessor processor : List.of(ContractProcessors.SHARE, ContractProcessors.GROUP_SHARE)) {
            Scene scene = Scene.of(256);
            int sum = 0;
            for (int slot = 0; slot < 256; slot++) {
                scene.slot(slot, slot, 1000 + slot * slot);
                sum += 1000 + slot * slot;
            }
            PassResult result = kernels().jit(256, workgroupSize, processor).run(scene, processor.name());
            assertThat(result.doneCount()).isEqualTo(256);
            for (int slot = 0; slot < 256; slot++) {
                assertThat(result.status(slot)).isEqualTo(SlotStatus.DONE);
                assertThat(result.arg(slot, 0)).isEqualTo(sum);
                assertThat(result.arg(slot, 1)).isEqualTo(slot == 0 ? sum : 1000 + (slot - 1) * (slot - 1));
            }
        }
    }

    @Test
    default void eachSlotRunsEverySegmentOnceUntilItFaults() {
        PassResult result = kernels()
                .jit(16, 16, ContractProcessors.STEPS)
                .run(Scene.of(16)
                        .slot(0, 9, 0, 50, 3)
                        .slot(3, 9, 1, 51)
                        .slot(5, 9, 2, 52)
                        .slot(9, 9, 3, 53, 3)
                        .slot(12, 9, 0, 50, 0));
        assertThat(result.observables(1, 3)).containsExactly(5, 4, 3);
        assertThat(result.status(0)).isEqualTo(SlotStatus.DONE);
        assertThat(result.arg(0, 0)).isEqualTo(50);
        assertThat(result.status(12)).isEqualTo(SlotStatus.DONE);
        assertThat(result.arg(12, 0)).isZero();
        for (int slot : new int[] {3, 5, 9}) {
            assertThat(result.status(slot)).isEqualTo(SlotStatus.FAULT);
            assertThat(result.arg(slot, 1)).isBetween(51, 53);
        }
        assertThat(result.faultCode(3)).isEqualTo(51);
        assertThat(result.faultCode(5)).isEqualTo(52);
        assertThat(result.faultCode(9)).isEqualTo(53);
        assertThat(result.doneCount()).isEqualTo(2);
    }

    @Test
    default void resultsCanBeSetBehindTheLastMarkOnly() {
        PassResult result = kernels()
                .jit(16, 16, ContractProcessors.STEPS)
                .run(Scene.of(16).slot(0, 9, 0, 50, 1).slot(1, 9, 0, 50, 2).slot(2, 9, 0, 50, 3));
        assertThat(result.statuses()).startsWith(SlotStatus.FAULT, SlotStatus.FAULT, SlotStatus.DONE);
        assertThat(result.faultCode(0)).isEqualTo(FaultCode.RESULT_INDEX);
        assertThat(result.faultCode(1)).isEqualTo(FaultCode.RESULT_INDEX);
        assertThat(result.arg(2, 0)).isEqualTo(50);
    }

    @Test
    default void slotsThatCameInClaimedOrFaultedAreNotOurs() {
        for (SlotProcessor processor : List.of(ContractProcessors.SHARE, ContractProcessors.GROUP_SHARE)) {
            Scene scene = Scene.of(16);
            int[] statuses = {2, 1, 7, 2, 5, 4, 0, 3, 6, 2};
            for (int slot = 0; slot < statuses.length; slot++) {
                scene.slot(slot, 9, 10 + slot).status(slot, statuses[slot]);
            }
            PassResult result = kernels().jit(16, 16, processor).run(scene, processor.name());
            assertThat(result.statuses()).startsWith(2, 3, 7, 2, 3, 4, 0, 3, 3, 2);
            assertThat(result.arg(0, 0)).isEqualTo(10);
            assertThat(result.arg(1, 0)).isEqualTo(11 + 14 + 18);
            assertThat(result.faultCode(2)).isZero();
            assertThat(result.doneCount()).isEqualTo(3);
        }
    }

    @Test
    default void aRingWithNothingToDoPassesThroughAllSegments() {
        PassResult result =
                kernels().jit(16, 16, ContractProcessors.STEPS).run(Scene.of(16).observable(7, 77));
        assertThat(result.statuses()).containsOnly(SlotStatus.EMPTY);
        assertThat(result.observable(7)).isEqualTo(77);
    }

    @Test
    @ProtocolRule("D15")
    default void shutdownIsSampledOnceForAllSegments() {
        Scene scene = Scene.of(16)
                .control(ControlLayout.SHUTDOWN_WORD, 1)
                .slot(0, 9, 1)
                .slot(1, 9, 2)
                .status(1, SlotStatus.CLAIMED);
        PassResult result = kernels().jit(16, 16, ContractProcessors.STEPS).run(scene);
        assertThat(result.statuses()).startsWith(SlotStatus.PUBLISHED, SlotStatus.CLAIMED);
        assertThat(result.observables(1, 3)).containsOnly(0);
    }

    @Test
    @ProtocolRule("D35")
    default void lastOutputsMayBeInputsOfACutProgram() {
        Scene scene = Scene.of(16).slot(0, 9, 5).slot(1, 9, 6).slot(2, 9, 7).status(2, SlotStatus.CLAIMED);
        JitTwins twins = kernels().jit(16, 16, ContractProcessors.SHARE);
        PassResult expected = twins.run(scene);
        ContractKernels.compareResults(twins.runOver(scene), expected, scene, "outputs over inputs");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 256})
    default void randomRingsAreCutAsOnTheHost(int workgroupSize) {
        for (SlotProcessor processor : List.of(ContractProcessors.SHARE, ContractProcessors.GROUP_SHARE)) {
            JitTwins twins = kernels().jit(JitContract.RING_SLOTS, workgroupSize, processor);
            for (long seed = 0; seed < JitContract.JIT_RINGS; seed++) {
                Scene scene = RandomRing.of(seed, JitContract.RING_SLOTS);
                twins.run(scene, processor.name() + ", seed " + seed + ", workgroups of " + workgroupSize);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64})
    default void loopsThatTheDriverEndsInAnySegmentFault(int workgroupSize) {
        int tooMany = LoopContract.TOO_MANY_STEPS;
        int few = LoopContract.FEW_STEPS;
        boolean limited = kernels().subject().device().limits().loopIterations() > 0;
        for (SlotProcessor processor : List.of(ContractProcessors.LOOPS, ContractProcessors.GROUP_LOOPS)) {
            JitTwins twins = kernels().jit(64, workgroupSize, processor);
            for (int segment = 1; segment <= 2; segment++) {
                // Passes of their own: llvmpipe counts the iterations of neighbours together.
                PassResult cut = twins.runSubject(Scene.of(64).slot(8, 9, 3, tooMany, segment, 10));
                assertThat(cut.status(8)).isEqualTo(limited ? SlotStatus.FAULT : SlotStatus.DONE);
                assertThat(cut.faultCode(8)).isEqualTo(limited ? FaultCode.LOOP_LIMIT : FaultCode.NONE);
                PassResult whole = twins.runSubject(Scene.of(64).slot(8, 9, 5, few, segment, 10));
                assertThat(whole.status(8)).isEqualTo(SlotStatus.DONE);
                assertThat(whole.observable(10)).isEqualTo(ContractOpcodes.recurrence(5, few));
            }
        }
    }

    @Test
    @Timeout(60)
    default void segmentsOfSeveralThreadsMayTakeTurnsOnOneKernel() {
        JitTwins twins = kernels().jit(16, 16, ContractProcessors.STEPS);
        List<CompletableFuture<Void>> threads = IntStream.range(0, 3)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 30; i++) {
                                stepsOfItsOwn(twins, thread + i % 4);
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        assertThat(threads).allSatisfy(thread -> assertThat(thread).succeedsWithin(Duration.ofSeconds(50)));
    }

    private static void stepsOfItsOwn(JitTwins twins, int slot) {
        OutputBuffers outputs = new OutputBuffers();
        Scene scene = Scene.of(16).slot(slot, 9, 0, 50 + slot, 3).slot(slot + 1, 9, 2, 70 + slot);
        twins.subject().dispatch(scene.inputs(), outputs);
        PassResult result = new PassResult(outputs, scene.cursor());
        assertThat(result.observables(1, 3)).containsExactly(2, 2, 1);
        assertThat(result.status(slot)).isEqualTo(SlotStatus.DONE);
        assertThat(result.arg(slot, 0)).isEqualTo(50 + slot);
        assertThat(result.faultCode(slot + 1)).isEqualTo(70 + slot);
        assertThat(result.slotsWith(SlotStatus.EMPTY)).isEqualTo(14);
    }

    @Test
    default void aCutProgramDoesNotRunInOneLaunch() {
        JitTwins twins = kernels().jit(16, 16, ContractProcessors.STEPS);
        assertThatThrownBy(() -> twins.subject()
                        .current()
                        .dispatch(Scene.of(16).inputs(), twins.subject().config(), new OutputBuffers()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("3 segments")
                .hasMessageContaining("Fix: ");
    }
}
