package dev.megakernel.contract;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryPolicy;
import dev.megakernel.host.HostBackend;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.SlotProcessor;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same JIT kernel on the backend under test and on the host, both cut at their marks. */
record JitTwins(RecoverableKernel subject, RecoverableKernel reference) implements AutoCloseable {

    static JitTwins of(MegakernelBackend backend, LaunchConfig config, SlotProcessor processor) {
        KernelSpec spec = new KernelSpec(Program.jit(processor), ContractOpcodes.WORKSPACE);
        return new JitTwins(kernel(backend, spec, config), kernel(new HostBackend(), spec, config));
    }

    private static RecoverableKernel kernel(MegakernelBackend backend, KernelSpec spec, LaunchConfig config) {
        return new RecoverableKernel(backend, spec, config, RecoveryPolicy.DEFAULT, () -> {});
    }

    /** Runs a scene on fresh workspaces of both and compares everything they leave. */
    PassResult run(Scene scene) {
        return run(scene, null);
    }

    /** As above; a difference is reported with what is known of the scene. */
    PassResult run(Scene scene, @Nullable String label) {
        PassResult actual = runSubject(scene);
        ContractKernels.compareResults(actual, run(reference, scene), scene, label);
        for (int region = 0; region < ContractOpcodes.WORKSPACE.regions().size(); region++) {
            ByteBuffer expected = reference.workspace().regions().get(region).read();
            ContractKernels.assertWordsEqual(
                    "workspace region " + region,
                    subject.workspace().regions().get(region).read().array(),
                    expected.array());
        }
        return actual;
    }

    PassResult runSubject(Scene scene) {
        return run(subject, scene);
    }

    private static PassResult run(RecoverableKernel kernel, Scene scene) {
        kernel.workspace().region("tally").upload(ByteBuffer.allocate(0));
        OutputBuffers outputs = new OutputBuffers();
        kernel.dispatch(scene.inputs(), outputs);
        return new PassResult(outputs, scene.cursor());
    }

    /** Runs a scene on the subject from storage that also receives the outputs. */
    PassResult runOver(Scene scene) {
        OutputBuffers storage = new OutputBuffers();
        List<ByteBuffer> buffers = scene.inputs().inOrder();
        for (int i = 0; i < buffers.size(); i++) {
            storage.prepare(i, buffers.get(i).remaining())
                    .put(buffers.get(i).duplicate())
                    .flip();
        }
        List<ByteBuffer> last = storage.buffers();
        subject.workspace().region("tally").upload(ByteBuffer.allocate(0));
        subject.dispatch(new KernelInputs(last.get(0), last.get(1), last.get(2), last.get(3)), storage);
        return new PassResult(storage, scene.cursor());
    }

    @Override
    public void close() {
        subject.close();
        reference.close();
    }
}
