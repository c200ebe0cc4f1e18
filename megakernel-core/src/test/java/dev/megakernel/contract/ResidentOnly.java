package dev.megakernel.contract;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentMemory;
import dev.megakernel.backend.ResidentRow;
import dev.megakernel.backend.ResidentRows;
import dev.megakernel.backend.Segment;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.protocol.AbiBuffer;
import java.util.List;

/**
 * A backend seen through resident buffers alone: whatever is dispatched as host bytes is uploaded first. Segments of cut
 * programs hand buffers on through the host and stay as they are.
 */
record ResidentOnly(MegakernelBackend backend) implements MegakernelBackend {

    @Override
    public String id() {
        return backend.id();
    }

    @Override
    public DeviceInfo device() {
        return backend.device();
    }

    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        return new Kernel(backend.compile(spec, config), backend.resident());
    }

    @Override
    public ResidentMemory resident() {
        return backend.resident();
    }

    @Override
    public void close() {
        backend.close();
    }

    private record Kernel(CompiledKernel kernel, ResidentMemory memory) implements CompiledKernel {

        @Override
        public String id() {
            return kernel.id();
        }

        @Override
        public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
            try (ResidentRow row = ResidentRow.allocate(memory, inputs, config.slotCount())) {
                dispatchResident(new ResidentRows(List.of(row.handles()), AbiBuffer.ALL), config, List.of(outputs));
            }
        }

        @Override
        public void dispatchSegment(Segment segment, KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
            kernel.dispatchSegment(segment, inputs, config, outputs);
        }

        @Override
        public void dispatchResident(ResidentRows rows, LaunchConfig config, List<OutputBuffers> outputs) {
            kernel.dispatchResident(rows, config, outputs);
        }

        @Override
        public WorkspaceMemory workspace() {
            return kernel.workspace();
        }

        @Override
        public void close() {
            kernel.close();
        }
    }
}
