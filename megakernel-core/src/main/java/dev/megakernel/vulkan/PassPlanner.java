package dev.megakernel.vulkan;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.Segment;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Words;

/**
 * Decides what a pass launches. Numbers that change with the ring are rounded up to powers of two, so that passes have few
 * shapes; workgroups and invocations without a slot return at once. One thread at a time.
 */
final class PassPlanner {

    private final LaunchConfig config;
    private final RingScan scan;
    private final boolean processorInGroups;

    PassPlanner(Program program, LaunchConfig config) {
        this.config = config;
        this.scan = new RingScan(program);
        SlotProcessor body = program.processor();
        this.processorInGroups = body != null && body.traits().scope() == OpcodeScope.WORKGROUP;
    }

    /** Sets the shape of a pass; it launches nothing when the pass would change nothing. */
    void plan(Segment segment, KernelInputs inputs, PassShape shape) {
        shape.measure(inputs, segment.index());
        if (segment.isFirst()) {
            planRing(inputs, shape);
        } else if (segment.slotCount() > 0) {
            planListed(segment.slotCount(), shape);
        }
    }

    /** A pass samples SHUTDOWN once, at its start (D15). */
    private void planRing(KernelInputs inputs, PassShape shape) {
        if (Words.get(inputs.control(), ControlLayout.SHUTDOWN_WORD) == 0) {
            scan.look(inputs.ring());
            shape.launch(scan.phases(), config.workerGroups(), rounded(scan.groupSlots(), config.slotCount()));
        }
    }

    private void planListed(int slots, PassShape shape) {
        if (processorInGroups) {
            shape.launch(1 << KernelLayout.PHASE_GROUPS, 0, rounded(slots, config.slotCount()));
        } else {
            int lanes = (slots - 1) / config.workgroupSize() + 1;
            shape.launch(1 << KernelLayout.PHASE_LANES, rounded(lanes, config.workerGroups()), 0);
        }
    }

    private static int rounded(int count, int most) {
        int power = Integer.highestOneBit(count);
        return power == count ? count : (int) Math.min(2L * power, most);
    }
}
