package dev.megakernel.vulkan;

import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.Segment;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.ProgramOptions;

/**
 * Records the launches of one pass: phases in order, each cut into chunks a device can launch. One thread at a time.
 */
final class PassRecorder implements AutoCloseable {

    private final Commands commands;
    private final Bindings bindings;
    private final PhasePipelines pipelines;
    private final ProgramOptions options;
    private final LaunchConfig config;
    private final int maxGroups;
    private int segment;
    private final LaunchConstants constants;

    PassRecorder(Commands commands, Bindings bindings, PhasePipelines pipelines, Plan plan) {
        this.commands = commands;
        this.bindings = bindings;
        this.pipelines = pipelines;
        this.options = plan.options();
        this.config = plan.config();
        this.maxGroups = plan.maxGroups();
        this.constants = new LaunchConstants(plan);
    }

    /**
     * What is the same for every pass of a kernel.
     *
     * @param maxGroups most workgroups the device takes in one launch
     */
    record Plan(ProgramOptions options, LaunchConfig config, int maxGroups) {}

    /**
     * What the kernel is told of a pass.
     *
     * @param controlWords words in the control buffer
     * @param ioSlots slots in the IO queue
     */
    record Lengths(int controlWords, int ioSlots) {}

    void record(RingScan scan, Lengths lengths) {
        begin(lengths);
        if (scan.polls()) {
            lanes(KernelLayout.PHASE_POLLS);
            commands.shaderBarrier();
        }
        lanes(KernelLayout.PHASE_LANES);
        if (scan.groupSlots() > 0) {
            commands.shaderBarrier();
            groups(scan.groupSlots());
        }
        if (scan.fences()) {
            fences();
        }
        if (scan.shutdown()) {
            commands.shaderBarrier();
            lanes(KernelLayout.PHASE_SHUTDOWN);
        }
        if (options.form() == KernelForm.PRIORITY) {
            commands.shaderBarrier();
            launch(KernelLayout.PHASE_ACCOUNTS, 0, 1, 1);
        }
        commands.hostBarrier();
    }

    /**
     * Records a segment of a JIT program.
     *
     * @param launched which segment; after the first, the pass buffer lists its slots
     * @param inGroups slots that a workgroup processes, at most; 0 when one invocation processes a slot
     */
    void recordSegment(Segment launched, int inGroups, Lengths lengths) {
        segment = launched.index();
        begin(lengths);
        if (launched.isFirst()) {
            lanes(KernelLayout.PHASE_LANES);
            commands.shaderBarrier();
        } else if (inGroups == 0) {
            lanes(KernelLayout.PHASE_LANES, (launched.slotCount() - 1) / config.workgroupSize() + 1);
        }
        groups(inGroups);
        commands.hostBarrier();
    }

    private void begin(Lengths lengths) {
        constants.pass(lengths);
        commands.begin();
    }

    private void lanes(int phase) {
        lanes(phase, config.workerGroups());
    }

    private void lanes(int phase, int workerGroups) {
        for (int group = 0; group < workerGroups; group += maxGroups) {
            int groups = Math.min(maxGroups, workerGroups - group);
            launch(phase, group * config.workgroupSize(), groups * config.workgroupSize(), groups);
        }
    }

    private void groups(int slots) {
        for (int place = 0; place < slots; place += maxGroups) {
            int groups = Math.min(maxGroups, slots - place);
            launch(KernelLayout.PHASE_GROUPS, place, groups, groups);
        }
    }

    /** Chunks run one after another: each hands the last unsettled slot on to the next. */
    private void fences() {
        int chunk = config.workgroupSize() * KernelLayout.FENCE_SLOTS_PER_INVOCATION;
        for (int slot = 0; slot < config.slotCount(); slot += chunk) {
            commands.shaderBarrier();
            launch(KernelLayout.PHASE_FENCES, slot, Math.min(chunk, config.slotCount() - slot), 1);
        }
    }

    private void launch(int phase, int first, int count, int groups) {
        commands.dispatch(bindings, pipelines.handle(phase, segment), constants.chunk(first, count), groups);
    }

    @Override
    public void close() {
        constants.close();
    }
}
