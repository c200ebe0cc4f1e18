package dev.megakernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.megakernel.ProtocolRule;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentRow;
import dev.megakernel.backend.ResidentRows;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random rings that stay on the device for several passes end as passes over host bytes do, under every option of a
 * program. A failure names its seed.
 */
interface ResidentFormContract extends PrioritySupport {

    /** First seed; {@code -Dmegakernel.contract.seed=…} starts with that of a failure. */
    long RESIDENT_SEED = Long.getLong("megakernel.contract.seed", 90_000);

    /** Slots of the rings, and invocations of a workgroup. */
    int[] RESIDENT_SHAPE = {600, 24};

    @Test
    @Tag("slow")
    @ProtocolRule({"8.2", "6.6", "6.7", "D5", "D8", "D11", "D15", "D22"})
    default void ringsThatStayOnTheDeviceEndAsOnTheHost() {
        ProgramOptions[] programs = {
            ProgramOptions.DEFAULT,
            ProgramOptions.DEFAULT.withLoadMiss(true),
            PRIORITY,
            PRIORITY.withLoadMiss(true).withEnforceQuota(true)
        };
        int[] drained = new int[programs.length];
        for (int ring = 0; ring < Math.max(20, 2 * percentOfRings()); ring++) {
            int which = ring % programs.length;
            KernelTwins twins = kernels().of(RESIDENT_SHAPE[0], RESIDENT_SHAPE[1], programs[which]);
            twins.resetWorkspace();
            drained[which] +=
                    drain(twins, RESIDENT_SEED + ring, "seed %d, %s".formatted(RESIDENT_SEED + ring, programs[which]));
        }
        assertThat(Arrays.stream(drained)).allMatch(done -> done > RESIDENT_SHAPE[0] / 10);
    }

    private int drain(KernelTwins twins, long seed, String label) {
        Random random = new Random(seed);
        Scene scene = RandomForms.of(RandomRing.of(seed, RESIDENT_SHAPE[0]), random);
        int before = scene.control(ControlLayout.DONE_COUNT_WORD);
        PassResult result = null;
        try (ResidentRow row =
                ResidentRow.allocate(kernels().subject().resident(), scene.inputs(), RESIDENT_SHAPE[0])) {
            for (int pass = 1; pass <= 4; pass++) {
                uploadChanges(row, scene, result);
                OutputBuffers outputs = new OutputBuffers();
                twins.subject()
                        .dispatchResident(
                                new ResidentRows(List.of(row.handles()), AbiBuffer.ALL),
                                twins.config(),
                                List.of(outputs));
                result = new PassResult(outputs, scene.cursor());
                ContractKernels.compareResults(result, twins.runReference(scene), scene, label + ", pass " + pass);
                ContractKernels.compareWorkspaces(twins, label + ", pass " + pass);
                scene = RandomForms.answer(Scene.after(result), random);
            }
            return Words.get(row.read(AbiBuffer.CONTROL), ControlLayout.DONE_COUNT_WORD) - before;
        }
    }

    /** Uploads the buffers that the host changed since a pass left them; the others stay on the device as they are. */
    private static void uploadChanges(ResidentRow row, Scene scene, @Nullable PassResult left) {
        for (AbiBuffer buffer : AbiBuffer.values()) {
            ByteBuffer wanted = scene.inputs().inOrder().get(buffer.ordinal());
            if (left != null && !wanted.equals(left.copy(buffer.ordinal()))) {
                row.upload(buffer, wanted);
            }
        }
    }
}
