package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotStatus;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MEMCPY: ranges, overlap, and lengths past what one invocation can loop over. */
interface MemcpyContract extends ContractSupport {

    /** Control index of observable word 0. */
    int BASE = ControlLayout.OBSERVABLE_BASE;

    /** Words of a copy that no single invocation of a CPU driver finishes. */
    int LONG_COPY = 100_000;

    private static Scene numbered(int slots, int observables) {
        Scene scene = Scene.of(slots, observables);
        for (int i = 0; i < observables; i++) {
            scene.observable(i, i + 1);
        }
        return scene;
    }

    @Test
    @ProtocolRule("6.3")
    default void copiesDisjointRanges() {
        PassResult result = run(numbered(8, 400).slot(2, OpcodeSpace.MEMCPY, BASE, BASE + 200, 150));
        assertThat(result.observables(200, 150)).containsExactly(result.observables(0, 150));
        assertThat(result.observable(350)).isEqualTo(351);
        assertThat(result.metric(OpcodeSpace.MEMCPY)).isEqualTo(1);
        assertThat(result.doneCount()).isEqualTo(1);
    }

    @Test
    @ProtocolRule({"6.3", "D1"})
    default void copiesFromTheHeader() {
        PassResult result = run(Scene.of(8).slot(0, OpcodeSpace.MEMCPY, 30, BASE, 4));
        assertThat(result.observables(0, 4)).containsExactly(-1, -1, 1_000_000, 1_000_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 31, 64, 255, 256, 299})
    @ProtocolRule("6.3")
    default void overlapTowardsHigherAddressesRepeatsTheDistance(int distance) {
        PassResult result = run(numbered(8, 700).slot(0, OpcodeSpace.MEMCPY, BASE, BASE + distance, 300));
        int[] expected = IntStream.range(0, 300).map(i -> i % distance + 1).toArray();
        assertThat(result.observables(distance, 300)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 31, 64, 255, 256, 299})
    @ProtocolRule("6.3")
    default void overlapTowardsLowerAddressesMovesTheRange(int distance) {
        PassResult result = run(numbered(8, 700).slot(0, OpcodeSpace.MEMCPY, BASE + distance, BASE, 300));
        int[] expected = IntStream.range(0, 300).map(i -> i + distance + 1).toArray();
        assertThat(result.observables(0, 300)).containsExactly(expected);
    }

    @Test
    @ProtocolRule("6.3")
    default void noWordsAreCopiedFromAndToAnywhere() {
        PassResult result =
                run(Scene.of(8).slot(0, OpcodeSpace.MEMCPY, -1, 0, 0).slot(1, OpcodeSpace.MEMCPY, 0, -1, 0));
        assertThat(result.statuses()).startsWith(SlotStatus.DONE, SlotStatus.DONE);
    }

    @Test
    @ProtocolRule({"6.3", "D1", "D2"})
    default void rangesThatLeaveTheBufferOrTheObservablesFaultAsAWhole() {
        int end = BASE + 400;
        Scene scene = numbered(16, 400)
                .slot(0, OpcodeSpace.MEMCPY, BASE, end - 3, 4)
                .slot(1, OpcodeSpace.MEMCPY, end - 3, BASE, 4)
                .slot(2, OpcodeSpace.MEMCPY, BASE + 20, BASE - 1, 4)
                .slot(3, OpcodeSpace.MEMCPY, BASE + 20, 0, 4)
                .slot(4, OpcodeSpace.MEMCPY, -2, BASE, 4)
                .slot(5, OpcodeSpace.MEMCPY, BASE, -2, 4)
                .slot(6, OpcodeSpace.MEMCPY, BASE, BASE + 1, -1)
                .slot(7, OpcodeSpace.MEMCPY, BASE, BASE + 1, -BASE)
                .slot(8, OpcodeSpace.MEMCPY, end, BASE, 1)
                .slot(9, OpcodeSpace.MEMCPY, BASE, end, 1);
        PassResult result = run(scene);
        assertThat(IntStream.range(0, 10).map(result::status)).containsOnly(SlotStatus.FAULT);
        int[] unchanged = IntStream.rangeClosed(1, 400).toArray();
        assertThat(result.observables(0, 400)).containsExactly(unchanged);
        assertThat(result.doneCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, 256, 1024})
    @ProtocolRule("6.3")
    default void longCopiesSucceedAtEveryWorkgroupSize(int workgroupSize) {
        Scene scene =
                numbered(1024, 2 * LONG_COPY + 1).slot(700, OpcodeSpace.MEMCPY, BASE, BASE + LONG_COPY, LONG_COPY);
        PassResult result = ContractKernels.compare(kernels().of(1024, workgroupSize), scene, null);
        assertThat(result.status(700)).isEqualTo(SlotStatus.DONE);
        assertThat(result.observable(2 * LONG_COPY - 1)).isEqualTo(LONG_COPY);
        assertThat(result.observable(2 * LONG_COPY)).isEqualTo(2 * LONG_COPY + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, 256, 1024})
    @ProtocolRule("6.3")
    default void longOverlappingCopiesSucceedAtEveryWorkgroupSize(int workgroupSize) {
        KernelTwins twins = kernels().of(1024, workgroupSize);
        for (int distance : new int[] {-1, 1, -777, 777}) {
            Scene scene = numbered(1024, LONG_COPY + 2000)
                    .slot(9, OpcodeSpace.MEMCPY, BASE + 800, BASE + 800 + distance, LONG_COPY);
            PassResult result = ContractKernels.compare(twins, scene, "distance " + distance);
            assertThat(result.status(9)).isEqualTo(SlotStatus.DONE);
        }
    }
}
