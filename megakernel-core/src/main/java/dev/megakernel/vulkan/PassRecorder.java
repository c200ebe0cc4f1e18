package dev.megakernel.vulkan;

import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.kernel.KernelLayout;
import java.nio.ByteBuffer;
import org.lwjgl.system.MemoryUtil;

/**
 * Records the launches of one pass: phases in order, each cut into chunks a device can launch. One thread at a time.
 */
final class PassRecorder implements AutoCloseable {

    private final Commands commands;
    private final Bindings bindings;
    private final PhasePipelines pipelines;
    private final LaunchConfig config;
    private final int maxGroups;
    private final ByteBuffer launch = MemoryUtil.memAlloc(KernelLayout.PUSH_CONSTANT_BYTES);

    PassRecorder(Commands commands, Bindings bindings, PhasePipelines pipelines, LaunchConfig config, int maxGroups) {
        this.commands = commands;
        this.bindings = bindings;
        this.pipelines = pipelines;
        this.config = config;
        this.maxGroups = maxGroups;
    }

    void record(RingScan scan, int controlWords, int firstWritable) {
        launch.clear()
                .putInt(0)
                .putInt(0)
                .putInt(config.slotCount())
                .putInt(controlWords)
                .putInt(firstWritable)
                .putInt(KernelLayout.CANARY_TURNS)
                .flip();
        commands.begin();
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
        commands.hostBarrier();
    }

    private void lanes(int phase) {
        for (int group = 0; group < config.workerGroups(); group += maxGroups) {
            int groups = Math.min(maxGroups, config.workerGroups() - group);
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
        launch.putInt(0, first).putInt(Integer.BYTES, count);
        commands.dispatch(bindings, pipelines.handle(phase), launch, groups);
    }

    @Override
    public void close() {
        MemoryUtil.memFree(launch);
    }
}
