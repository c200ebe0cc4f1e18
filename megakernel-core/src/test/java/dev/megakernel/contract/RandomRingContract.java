package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.protocol.ControlLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rings end on every backend as on the host. A failure names its seed. */
interface RandomRingContract extends ContractSupport {

    /** Rings for each workgroup size; {@code -Dmegakernel.contract.rings=…} asks for another number. */
    int RINGS = Integer.getInteger("megakernel.contract.rings", 100);

    /** First seed; {@code -Dmegakernel.contract.seed=…} with one ring repeats a failure. */
    long FIRST_SEED = Long.getLong("megakernel.contract.seed", 20_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, OwnedWords.MAX_SLOTS})
    default void randomRingsEndAsOnTheHost(int workgroupSize) {
        KernelTwins twins = kernels().of(OwnedWords.MAX_SLOTS, workgroupSize);
        twins.resetWorkspace();
        int drained = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RINGS; seed++) {
            Scene scene = RandomRing.of(seed, OwnedWords.MAX_SLOTS);
            PassResult result =
                    ContractKernels.compare(twins, scene, "seed " + seed + ", workgroups of " + workgroupSize);
            drained += result.doneCount() - scene.control(ControlLayout.DONE_COUNT_WORD);
        }
        assertThat(drained).isGreaterThan(10 * RINGS);
    }
}
