package dev.megakernel.vulkan;

import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.ProgramOptions;
import java.util.List;

/**
 * Records the launches of one pass: phases in order, each cut into chunks a device can launch. One thread at a time.
 */
final class PassRecorder implements AutoCloseable {

    /** The phases over host bytes as they follow each other. */
    private static final List<Integer> ORDER = List.of(
            KernelLayout.PHASE_POLLS,
            KernelLayout.PHASE_LANES,
            KernelLayout.PHASE_GROUPS,
            KernelLayout.PHASE_FENCES,
            KernelLayout.PHASE_SHUTDOWN,
            KernelLayout.PHASE_ACCOUNTS);

    private final Bindings bindings;
    private final PhasePipelines pipelines;
    private final LaunchConfig config;
    private final int maxGroups;
    private final LaunchConstants constants;

    PassRecorder(Bindings bindings, PhasePipelines pipelines, Plan plan) {
        this.bindings = bindings;
        this.pipelines = pipelines;
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

    /** Where launches go, on which buffers. */
    private record Target(Commands commands, BindingSet buffers, PassShape shape) {}

    /** Compiles what {@link #record} needs, so that nothing fails half-way through recording. */
    void prepare(PassShape shape) {
        for (int phase : ORDER) {
            if (shape.launches(phase)) {
                pipelines.handle(phase, shape.segment());
            }
        }
    }

    /** Records the launches of a shape, with barriers between. */
    void record(Commands commands, BindingSet buffers, PassShape shape) {
        constants.pass(shape.words());
        Target target = new Target(commands, buffers, shape);
        boolean first = true;
        for (int phase : ORDER) {
            if (shape.launches(phase)) {
                if (!first) {
                    commands.shaderBarrier();
                }
                first = false;
                record(target, phase);
            }
        }
    }

    private void record(Target target, int phase) {
        switch (phase) {
            case KernelLayout.PHASE_LANES -> lanes(target, phase, target.shape().laneGroups());
            case KernelLayout.PHASE_GROUPS -> groups(target, target.shape().groups());
            case KernelLayout.PHASE_FENCES -> fences(target);
            case KernelLayout.PHASE_ACCOUNTS -> launch(target, phase, new Chunk(0, 1, 1));
            default -> lanes(target, phase, config.workerGroups());
        }
    }

    private void lanes(Target target, int phase, int workerGroups) {
        for (int group = 0; group < workerGroups; group += maxGroups) {
            int groups = Math.min(maxGroups, workerGroups - group);
            launch(target, phase, new Chunk(group * config.workgroupSize(), groups * config.workgroupSize(), groups));
        }
    }

    private void groups(Target target, int slots) {
        for (int place = 0; place < slots; place += maxGroups) {
            int groups = Math.min(maxGroups, slots - place);
            launch(target, KernelLayout.PHASE_GROUPS, new Chunk(place, groups, groups));
        }
    }

    /** Chunks run one after another: each hands the last unsettled slot on to the next. */
    private void fences(Target target) {
        int chunk = config.workgroupSize() * KernelLayout.FENCE_SLOTS_PER_INVOCATION;
        for (int slot = 0; slot < config.slotCount(); slot += chunk) {
            if (slot > 0) {
                target.commands().shaderBarrier();
            }
            launch(target, KernelLayout.PHASE_FENCES, new Chunk(slot, Math.min(chunk, config.slotCount() - slot), 1));
        }
    }

    /** Slots or places of one launch, and its workgroups. */
    private record Chunk(int first, int count, int groups) {}

    private void launch(Target target, int phase, Chunk chunk) {
        target.commands()
                .use(
                        bindings,
                        target.buffers(),
                        pipelines.handle(phase, target.shape().segment()),
                        constants.chunk(chunk.first(), chunk.count()))
                .dispatch(chunk.groups());
    }

    @Override
    public void close() {
        constants.close();
    }
}
