package dev.megakernel.vulkan;

import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.SlotProcessor;
import java.util.BitSet;
import java.util.List;

/**
 * Records passes over rows of resident buffers. The host knows no opcode of theirs, so every phase is recorded: the lane
 * phase as a launch, the ones after it as indirect launches of the sizes that it writes. One thread at a time.
 */
final class ResidentRecorder implements AutoCloseable {

    private final Commands commands;
    private final Bindings bindings;
    private final PhasePipelines pipelines;
    private final PassRecorder.Plan launches;
    private final LaunchConstants constants;
    private final BitSet phases;

    /**
     * What is the same for every pass of a kernel.
     *
     * @param launches what also holds for passes over host bytes
     * @param phases the phases that are recorded
     */
    record Plan(PassRecorder.Plan launches, BitSet phases) {}

    ResidentRecorder(Commands commands, Bindings bindings, PhasePipelines pipelines, Plan plan) {
        this.commands = commands;
        this.bindings = bindings;
        this.pipelines = pipelines;
        this.launches = plan.launches();
        this.constants = new LaunchConstants(plan.launches());
        this.phases = plan.phases();
    }

    /**
     * The phases that passes over resident rings need, all of which are recorded.
     *
     * @param cutsLoops whether the device cuts loops and may lose invocations
     */
    static BitSet phases(Program program, boolean cutsLoops) {
        SlotProcessor processor = program.processor();
        BitSet phases = new BitSet(KernelLayout.PHASE_COUNT);
        phases.set(KernelLayout.PHASE_BEGIN);
        phases.set(KernelLayout.PHASE_LANES);
        phases.set(
                KernelLayout.PHASE_GROUPS,
                processor == null || processor.traits().scope() == OpcodeScope.WORKGROUP);
        phases.set(KernelLayout.PHASE_FENCES, processor == null);
        phases.set(KernelLayout.PHASE_SHUTDOWN, processor == null);
        phases.set(KernelLayout.PHASE_POLLS, program.options().loadMiss());
        phases.set(KernelLayout.PHASE_ACCOUNTS, program.options().form() == KernelForm.PRIORITY);
        phases.set(KernelLayout.PHASE_SETTLE, cutsLoops);
        return phases;
    }

    /** Compiles what {@link #record} needs, so that nothing fails half-way through recording. */
    void prepare() {
        phases.stream().forEach(this::pipeline);
    }

    /** Starts recording: the passes, those of a wave side by side and wave after wave, and then what they hand back. */
    void record(List<List<ResidentRowPass>> waves) {
        commands.begin();
        waves.forEach(this::passes);
        commands.transferBarrier();
        waves.forEach(wave -> wave.forEach(row -> row.recordReadBack(commands)));
    }

    private void passes(List<ResidentRowPass> wave) {
        commands.launchBarrier();
        wave.forEach(row -> everySlot(row, KernelLayout.PHASE_BEGIN));
        commands.shaderBarrier();
        if (phases.get(KernelLayout.PHASE_POLLS)) {
            wave.forEach(row -> everySlot(row, KernelLayout.PHASE_POLLS));
            commands.shaderBarrier();
        }
        wave.forEach(row -> everySlot(row, KernelLayout.PHASE_LANES));
        commands.launchBarrier();
        if (phases.get(KernelLayout.PHASE_GROUPS)) {
            wave.forEach(row -> planned(row, KernelLayout.PHASE_GROUPS, KernelLayout.PASS_GROUPS_LAUNCH, 0, 0));
        }
        if (phases.get(KernelLayout.PHASE_FENCES)) {
            fences(wave);
        }
        if (phases.get(KernelLayout.PHASE_SHUTDOWN)) {
            commands.shaderBarrier();
            wave.forEach(row -> planned(row, KernelLayout.PHASE_SHUTDOWN, KernelLayout.PASS_SHUTDOWN_LAUNCH, 0, 0));
        }
        if (phases.get(KernelLayout.PHASE_ACCOUNTS)) {
            commands.shaderBarrier();
            wave.forEach(row -> use(row, KernelLayout.PHASE_ACCOUNTS, 0, 1).dispatch(1));
        }
        if (phases.get(KernelLayout.PHASE_SETTLE)) {
            commands.shaderBarrier();
            wave.forEach(row -> everySlot(row, KernelLayout.PHASE_SETTLE));
        }
    }

    private void everySlot(ResidentRowPass row, int phase) {
        LaunchConfig config = launches.config();
        for (int group = 0; group < config.workerGroups(); group += launches.maxGroups()) {
            int groups = Math.min(launches.maxGroups(), config.workerGroups() - group);
            use(row, phase, group * config.workgroupSize(), groups * config.workgroupSize())
                    .dispatch(groups);
        }
    }

    /** Chunks run one after another: each hands the last unsettled slot on to the next. */
    private void fences(List<ResidentRowPass> wave) {
        LaunchConfig config = launches.config();
        int chunk = config.workgroupSize() * KernelLayout.FENCE_SLOTS_PER_INVOCATION;
        for (int slot = 0; slot < config.slotCount(); slot += chunk) {
            int first = slot;
            int count = Math.min(chunk, config.slotCount() - slot);
            commands.shaderBarrier();
            wave.forEach(row -> planned(row, KernelLayout.PHASE_FENCES, KernelLayout.PASS_FENCES_LAUNCH, first, count));
        }
    }

    private void planned(ResidentRowPass row, int phase, int launchWord, int first, int count) {
        use(row, phase, first, count).dispatchIndirect(row.pass(), (long) launchWord * Integer.BYTES);
    }

    private Commands use(ResidentRowPass row, int phase, int first, int count) {
        constants.pass(row.lengths());
        return commands.use(bindings, row.set(), pipeline(phase), constants.chunk(first, count));
    }

    private long pipeline(int phase) {
        return pipelines.handle(phase, 0);
    }

    @Override
    public void close() {
        constants.close();
    }
}
