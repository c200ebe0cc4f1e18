package dev.megakernel.backend;

import java.util.List;

/**
 * What a driver tells of the machine code of a kernel.
 *
 * @param available whether the driver tells anything at all; when not, the list is empty
 * @param pipelines the parts of the kernel that were compiled so far
 */
public record KernelStatistics(boolean available, List<PipelineStatistics> pipelines) {

    /** Of a kernel whose backend or driver tells nothing. */
    public static final KernelStatistics UNAVAILABLE = new KernelStatistics(false, List.of());

    /** Copies the list. */
    public KernelStatistics {
        pipelines = List.copyOf(pipelines);
    }
}
