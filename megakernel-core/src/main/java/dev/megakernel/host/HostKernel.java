package dev.megakernel.host;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.ResidentRows;
import dev.megakernel.backend.Segment;
import dev.megakernel.backend.WorkspaceMemory;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.AbiBuffer;
import dev.megakernel.protocol.BackendException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** A specification with the memory of its workspace; one lock orders passes and workspace access. */
final class HostKernel implements CompiledKernel {

    private static final String KERNEL_ID = HostBackend.ID + ":passthrough";

    private final KernelSpec spec;
    private final HostWorkspace workspace;
    private final HostResidentMemory resident;
    private boolean closed;

    HostKernel(KernelSpec spec, HostResidentMemory resident) {
        this.spec = spec;
        this.resident = resident;
        this.workspace = new HostWorkspace(spec.workspace(), this);
    }

    @Override
    public String id() {
        return KERNEL_ID;
    }

    @Override
    public void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
        dispatchSegment(Segment.whole(spec.program()), inputs, config, outputs);
    }

    @Override
    public synchronized void dispatchSegment(
            Segment segment, KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
        requireOpen();
        // All inputs are copied before any output is written: a caller may hand the last outputs in again.
        PassBuffers buffers = PassBuffers.copyOf(inputs);
        int[] faultCodes = outputs.prepareFaultCodes(buffers.slotCount());
        run(segment, buffers, faultCodes);
        write(buffers.inOrder(), outputs);
    }

    private void run(Segment segment, PassBuffers buffers, int[] faultCodes) {
        SlotProcessor processor = spec.program().processor();
        if (processor == null) {
            new HostPass(spec, workspace, buffers, faultCodes).run();
        } else {
            new ProcessorPass(processor, segment, workspace, buffers, faultCodes).run();
        }
    }

    /** Rows are worked on in place, one after another; the memory's lock is taken before the kernel's. */
    @Override
    public void dispatchResident(ResidentRows rows, LaunchConfig config, List<OutputBuffers> outputs) {
        synchronized (resident) {
            List<PassBuffers> buffers = resident.rows(rows.rows(), config.slotCount());
            synchronized (this) {
                requireOpen();
                for (int row = 0; row < buffers.size(); row++) {
                    runInPlace(buffers.get(row), rows.readBack(), outputs.get(row));
                }
            }
        }
    }

    private void runInPlace(PassBuffers buffers, Set<AbiBuffer> readBack, OutputBuffers outputs) {
        int[] faultCodes = new int[buffers.slotCount()];
        run(Segment.whole(spec.program()), buffers, faultCodes);
        write(
                readBack.stream()
                        .map(name -> buffers.inOrder().get(name.ordinal()).duplicate())
                        .toList(),
                outputs);
        int[] codes = outputs.prepareFaultCodes(readBack.contains(AbiBuffer.RING) ? faultCodes.length : 0);
        System.arraycopy(faultCodes, 0, codes, 0, codes.length);
    }

    private void requireOpen() {
        if (closed) {
            throw new BackendException(
                    "Kernel " + KERNEL_ID
                            + " got a dispatch after it was closed, but only open kernels run. Fix: close it after its last dispatch.");
        }
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
