package dev.megakernel.vulkan;

import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.WorkspaceSpec;
import org.jspecify.annotations.Nullable;

/** One pipeline for each phase of a pass, compiled when the phase is first needed. One thread at a time. */
final class PhasePipelines implements AutoCloseable {

    private final VulkanDevice device;
    private final ShaderModule module;
    private final Bindings bindings;
    private final PipelineCache cache;
    private final int[] constants;
    private final @Nullable Pipeline[] phases = new Pipeline[KernelLayout.PHASE_COUNT];

    PhasePipelines(ShaderModule module, Bindings bindings, PipelineCache cache, VulkanDevice device, int[] constants) {
        this.device = device;
        this.module = module;
        this.bindings = bindings;
        this.cache = cache;
        this.constants = constants.clone();
    }

    /** The specialization constants of a kernel, phase aside. */
    static int[] constants(WorkspaceSpec workspace, LaunchConfig config, int loopLimit) {
        int regions = workspace.regions().size();
        int[] constants = new int[KernelLayout.SPEC_REGIONS + 2 * regions];
        constants[KernelLayout.SPEC_WORKGROUP_SIZE] = config.workgroupSize();
        constants[KernelLayout.SPEC_LOOP_LIMIT] = loopLimit;
        for (int i = 0; i < regions; i++) {
            constants[KernelLayout.SPEC_REGIONS + 2 * i] = workspace.offset(i);
            constants[KernelLayout.SPEC_REGIONS + 2 * i + 1] =
                    workspace.regions().get(i).words();
        }
        return constants;
    }

    long handle(int phase) {
        Pipeline pipeline = phases[phase];
        if (pipeline == null) {
            constants[KernelLayout.SPEC_PHASE] = phase;
            pipeline = new Pipeline(device, module.pipeline(bindings, cache, constants));
            phases[phase] = pipeline;
            cache.save();
        }
        return pipeline.handle();
    }

    @Override
    public void close() {
        for (Pipeline pipeline : phases) {
            if (pipeline != null) {
                pipeline.close();
            }
        }
    }
}
