package dev.megakernel.vulkan;

import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.opcode.WorkspaceSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One pipeline for each phase of a pass and each segment of a program, compiled when the phase is first needed. One thread at a time. */
final class PhasePipelines implements AutoCloseable {

    /** What people call the phases, by number. */
    private static final List<String> PHASES =
            List.of("lanes", "groups", "fences", "shutdown", "polls", "accounts", "begin", "settle");

    private final ShaderModule module;
    private final Bindings bindings;
    private final PipelineCache cache;
    private final PipelineLedger ledger;
    private final int[] constants;
    private final Map<Integer, Pipeline> pipelines = new HashMap<>();

    PhasePipelines(
            ShaderModule module, Bindings bindings, PipelineCache cache, PipelineLedger ledger, int[] constants) {
        this.module = module;
        this.bindings = bindings;
        this.cache = cache;
        this.ledger = ledger;
        this.constants = constants.clone();
    }

    /** The constants of {@link #constants} for rings that stay on a device with grids up to {@code widestGrid}. */
    static int[] residentConstants(int[] constants, int widestGrid) {
        int[] resident = constants.clone();
        resident[KernelLayout.SPEC_RESIDENT_GRID] = widestGrid;
        return resident;
    }

    /** The specialization constants of a kernel, phase and segment aside. */
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

    /** The pipeline of a phase in one segment of the program. */
    long handle(int phase, int segment) {
        return pipelines
                .computeIfAbsent(segment * KernelLayout.PHASE_COUNT + phase, missing -> create(phase, segment))
                .handle();
    }

    private Pipeline create(int phase, int segment) {
        constants[KernelLayout.SPEC_PHASE] = phase;
        constants[KernelLayout.SPEC_SEGMENT] = segment;
        Pipeline pipeline = module.pipeline(bindings, cache, constants);
        String name = name(phase, segment);
        ledger.add(name, PipelineFigures.of(pipeline, name));
        cache.save();
        return pipeline;
    }

    private String name(int phase, int segment) {
        String rows = constants[KernelLayout.SPEC_RESIDENT_GRID] == 0 ? "pass" : "resident pass";
        return rows + ", " + PHASES.get(phase) + (segment == 0 ? "" : ", segment " + segment);
    }

    @Override
    public void close() {
        pipelines.values().forEach(Pipeline::close);
    }
}
