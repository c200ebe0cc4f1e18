package dev.megakernel.backend;

/** A kernel on a device, with its workspace memory. Thread-safe: calls may come from any thread and may be serialised. */
public interface CompiledKernel extends AutoCloseable {

    /** Identifies the compiled pipeline; backends without native compilation answer {@code <backend id>:passthrough}. */
    String id();

    /**
     * Runs one pass over a ring.
     *
     * @param inputs the four buffers, never changed
     * @param config launch geometry, the one the kernel was compiled for
     * @param outputs receives the four buffers as the pass left them, in the order of the inputs
     * @throws dev.megakernel.protocol.DeviceLostException when the device was lost; nothing is known of the pass then
     * @throws dev.megakernel.protocol.BackendException when the pass could not run
     */
    void dispatch(KernelInputs inputs, LaunchConfig config, OutputBuffers outputs);

    /** The memory behind the workspace of this kernel. */
    WorkspaceMemory workspace();

    /** Releases the kernel and its workspace memory once running passes have ended. Idempotent. */
    @Override
    void close();
}
