package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.protocol.ControlLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random rings under every option of a program end as on the host, in several passes. A failure names its seed. */
interface RandomFormContract extends PrioritySupport {

    /** First seed; {@code -Dmegakernel.contract.seed=…} starts with that of a failure. */
    long SEED = Long.getLong("megakernel.contract.seed", 70_000);

    /** Rings that are tried however few are asked for: one alone may have nothing to run. */
    int FEWEST_RINGS = 20;

    /** Passes over each ring. */
    int PASSES = 4;

    /** Geometries, and how many rings each is tried with. */
    enum Shape {
        ONE_INVOCATION(60, 1, 120),
        SMALL_GROUPS(128, 8, 160),
        ODD_GROUPS(1_000, 40, 100),
        LARGEST(RandomRing.MAX_SLOTS, 250, 20);

        final int slots;
        final int workgroupSize;
        final int rings;

        Shape(int slots, int workgroupSize, int rings) {
            this.slots = slots;
            this.workgroupSize = workgroupSize;
            this.rings = rings;
        }
    }

    @Tag("slow")
    @ProtocolRule({"6.6", "6.7", "D5", "D8", "D11", "D14", "D22"})
    @ParameterizedTest
    @EnumSource(Shape.class)
    default void randomRingsEndAsOnTheHostInEveryForm(Shape shape) {
        ProgramOptions[] programs = {
            PRIORITY,
            ProgramOptions.DEFAULT.withLoadMiss(true),
            PRIORITY.withLoadMiss(true),
            PRIORITY.withLoadMiss(true).withEnforceQuota(true)
        };
        int rings = Math.max(FEWEST_RINGS, shape.rings * percentOfRings() / 100);
        int[] drained = new int[programs.length];
        for (long seed = SEED; seed < SEED + rings; seed++) {
            int which = (int) (seed % programs.length);
            KernelTwins twins = kernels().of(shape.slots, shape.workgroupSize, programs[which]);
            twins.resetWorkspace();
            Random random = new Random(seed);
            Scene scene = RandomForms.of(RandomRing.of(seed, shape.slots), random);
            int before = scene.control(ControlLayout.DONE_COUNT_WORD);
            for (int pass = 1; pass <= PASSES; pass++) {
                String label = "seed %d, %s, %s, pass %d".formatted(seed, shape, programs[which], pass);
                PassResult result = ContractKernels.compare(twins, scene, label);
                drained[which] += result.doneCount() - before;
                before = result.doneCount();
                scene = RandomForms.answer(Scene.after(result), random);
            }
        }
        assertThat(Arrays.stream(drained)).allMatch(done -> done > shape.slots / 10);
    }
}
