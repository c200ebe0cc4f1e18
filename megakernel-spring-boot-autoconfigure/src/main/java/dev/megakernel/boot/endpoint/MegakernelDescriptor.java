package dev.megakernel.boot.endpoint;

import dev.megakernel.Megakernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelStatistics;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.session.MegakernelSession;
import dev.megakernel.stats.StatsSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of the endpoint.
 *
 * @param pipelineId pipeline compiled at start
 * @param device what runs the work
 * @param geometry shape of a launch
 * @param kernel registers and spills of the kernel, where the driver tells them
 * @param opcodes what the kernel understands, built-ins first
 * @param dispatches totals of the dispatches and the last one, those of the session included
 * @param session the session, or {@code null} without one
 * @param recovery how the kernel fares with device losses
 */
public record MegakernelDescriptor(
        String pipelineId,
        DeviceInfo device,
        Geometry geometry,
        KernelStatistics kernel,
        List<OpcodeDescriptor> opcodes,
        StatsSnapshot dispatches,
        @Nullable SessionDescriptor session,
        RecoveryStatus recovery) {

    static MegakernelDescriptor of(Megakernel megakernel, @Nullable MegakernelSession session) {
        return new MegakernelDescriptor(
                megakernel.pipelineId(),
                megakernel.device(),
                new Geometry(megakernel.slotCount(), megakernel.workgroupSize(), megakernel.workerGroups()),
                megakernel.kernelStatistics(),
                OpcodeDescriptor.all(megakernel.opcodes()),
                megakernel.statistics(),
                session == null ? null : SessionDescriptor.of(session),
                megakernel.recoveryStatus());
    }

    /**
     * Shape of a launch.
     *
     * @param slotCount slots of the ring
     * @param workgroupSize invocations of a workgroup
     * @param workerGroups workgroups that cover the ring
     */
    public record Geometry(int slotCount, int workgroupSize, int workerGroups) {}
}
