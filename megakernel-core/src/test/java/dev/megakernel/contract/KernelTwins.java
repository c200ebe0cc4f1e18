package dev.megakernel.contract;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** The same kernel on the backend under test and on the host. */
public record KernelTwins(CompiledKernel subject, CompiledKernel reference, LaunchConfig config)
        implements AutoCloseable {

    private static final int WORKSPACE_BYTES = ContractOpcodes.WORKSPACE.words() * Words.WORD_BYTES;

    /** Sets the workspace of both to the same content. */
    public KernelTwins {
        ByteBuffer content = ContractOpcodes.workspaceContent();
        subject.workspace().write(0, content.duplicate());
        reference.workspace().write(0, content.duplicate());
    }

    /** Puts the first content back into both workspaces. */
    public void resetWorkspace() {
        ByteBuffer content = ContractOpcodes.workspaceContent();
        subject.workspace().write(0, content.duplicate());
        reference.workspace().write(0, content.duplicate());
    }

    PassResult runSubject(Scene scene) {
        return run(subject, scene);
    }

    PassResult runReference(Scene scene) {
        return run(reference, scene);
    }

    private PassResult run(CompiledKernel kernel, Scene scene) {
        OutputBuffers outputs = new OutputBuffers();
        kernel.dispatch(scene.inputs(), config, outputs);
        return new PassResult(outputs, scene.cursor());
    }

    byte[] subjectWorkspace() {
        return workspace(subject);
    }

    byte[] referenceWorkspace() {
        return workspace(reference);
    }

    private static byte[] workspace(CompiledKernel kernel) {
        byte[] bytes = new byte[WORKSPACE_BYTES];
        kernel.workspace().read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public void close() {
        subject.close();
        reference.close();
    }
}
