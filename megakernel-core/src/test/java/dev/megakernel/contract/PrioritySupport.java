package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.protocol.ControlCodec;
import dev.megakernel.protocol.ControlLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What tests of the priority form share. */
interface PrioritySupport extends ContractSupport {

    /** The priority form and nothing else. */
    ProgramOptions PRIORITY = ProgramOptions.DEFAULT.withForm(KernelForm.PRIORITY);

    /** Slots of a ring of these tests: four for each level. */
    int RING = 20;

    /** Slots of a level. */
    int EACH = RING / ControlLayout.PRIORITY_LEVELS;

    /** An empty ring with the default partitions. */
    static Scene ring() {
        return ring(RING);
    }

    /** An empty ring of any size with the default partitions. */
    static Scene ring(int slots) {
        return Scene.of(slots).partitions(ControlCodec.defaultPriorityOffsets(slots));
    }

    /** Runs a scene at several workgroup sizes on both backends and compares everything they leave. */
    default PassResult runByPriority(Scene scene) {
        return runByPriority(scene, PRIORITY);
    }

    /** As above with other options besides. */
    default PassResult runByPriority(Scene scene, ProgramOptions options) {
        int slots = scene.slotCount();
        PassResult result = null;
        int[] workgroupSizes =
                IntStream.of(1, ControlLayout.PRIORITY_LEVELS, slots).distinct().toArray();
        for (int workgroupSize : workgroupSizes) {
            KernelTwins twins = kernels().of(slots, workgroupSize, options);
            result = ContractKernels.compare(twins, scene, "workgroups of " + workgroupSize);
        }
        return result;
    }

    /** The claims of each level. */
    static int[] claims(PassResult result) {
        return IntStream.range(0, ControlLayout.PRIORITY_LEVELS)
                .map(level -> result.control(ControlLayout.PRIORITY_FAIRNESS_BASE + level))
                .toArray();
    }

    /** The claims of a tenant. */
    static int claims(PassResult result, int tenant) {
        return result.control(ControlLayout.TENANT_FAIRNESS_BASE + tenant);
    }

    /** The starvation counter. */
    static int starvation(PassResult result) {
        return result.control(ControlLayout.PRIORITY_STARVATION_WORD);
    }

    /** The slots that have a status. */
    static int[] slotsWith(PassResult result, int status) {
        int[] statuses = result.statuses();
        return IntStream.range(0, statuses.length)
                .filter(slot -> statuses[slot] == status)
                .toArray();
    }

    /** Checks that no claim was counted anywhere. */
    static void assertNothingCounted(PassResult result) {
        assertThat(Arrays.stream(claims(result)).sum()).isZero();
        assertThat(IntStream.range(0, ControlLayout.TENANT_FAIRNESS_COUNT).map(tenant -> claims(result, tenant)))
                .containsOnly(0);
    }
}
