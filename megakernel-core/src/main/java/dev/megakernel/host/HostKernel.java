package dev.megakernel.host;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.protocol.BackendException;
import java.nio.ByteBuffer;
import java.util.List;

/** A specification with the memory of its workspace; one lock orders passes and workspace access. */
final class HostKernel implements CompiledKernel {

    private static final String KERNEL_ID = HostBackend.ID + ":passthrough";

    private final KernelSpec spec;
    private final HostWorkspace workspace;
    private boolean closed;

    HostKernel(KernelSpec spec) {
        this.spec = spec;
        this.workspace = new HostWorkspace(spec.workspace(), this);
    }

    @Override
    public String id() {
        return KERNEL_ID;
    }

    @Override
    public synchronized void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
        if (closed) {
            throw new BackendException(
                    "Kernel " + KERNEL_ID
                            + " got a dispatch after it was closed, but only open kernels run. Fix: close it after its last dispatch.");
        }
        // All inputs are copied before any output is written: a caller may hand the last outputs in again.
        PassBuffers buffers = PassBuffers.copyOf(inputs);
        int[] faultCodes = outputs.prepareFaultCodes(buffers.slotCount());
        new HostPass(spec, workspace, buffers, faultCodes).run();
        write(buffers.inOrder(), outputs);
    }

    private static void write(List<ByteBuffer> results, OutputBuffers outputs) {
        for (int i = 0; i < results.size(); i++) {
            ByteBuffer result = results.get(i);
            outputs.prepare(i, result.remaining()).put(result).flip();
        }
        outputs.truncate(results.size());
    }

    @Override
    public WorkspaceMemory workspace() {
        return workspace;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
