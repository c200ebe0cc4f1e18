package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.protocol.ControlLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random rings end on every backend as on the host, in a pass and in the pass after it. A failure names its seed. */
interface RandomRingContract extends ContractSupport {

    /** First seed; {@code -Dmegakernel.contract.seed=…} with one ring repeats a failure. */
    long FIRST_SEED = Long.getLong("megakernel.contract.seed", 20_000);

    /** Geometries, and how many rings each is tried with: 2,000 in total. */
    enum Geometry {
        ONE_INVOCATION(128, 1, 300),
        SMALL_GROUPS(128, 8, 400),
        MIDDLING_GROUPS(1_024, 64, 500),
        ONE_GROUP(128, 128, 300),
        ODD_GROUPS(3_000, 24, 300),
        LARGEST(RandomRing.MAX_SLOTS, 250, 200);

        final int slots;
        final int workgroupSize;
        final int rings;

        Geometry(int slots, int workgroupSize, int rings) {
            this.slots = slots;
            this.workgroupSize = workgroupSize;
            this.rings = rings;
        }
    }

    @Tag("slow")
    @ProtocolRule({"6.2", "6.3", "6.4", "D1", "D2", "D3", "D6", "D7", "D10", "D17", "D24", "D36"})
    @ParameterizedTest
    @EnumSource(Geometry.class)
    default void randomRingsEndAsOnTheHost(Geometry geometry) {
        KernelTwins twins = kernels().of(geometry.slots, geometry.workgroupSize);
        twins.resetWorkspace();
        int rings = Math.max(1, geometry.rings * percentOfRings() / 100);
        long drained = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + rings; seed++) {
            Scene first = RandomRing.of(seed, geometry.slots);
            String label = "seed " + seed + ", " + geometry;
            PassResult result = ContractKernels.compare(twins, first, label);
            PassResult next = ContractKernels.compare(twins, Scene.after(result), label + ", second pass");
            drained += next.doneCount() - first.control(ControlLayout.DONE_COUNT_WORD);
        }
        assertThat(drained).isGreaterThan((long) rings * geometry.slots / 10);
    }
}
