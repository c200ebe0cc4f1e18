package dev.megakernel.backend;

import dev.megakernel.protocol.UnsupportedFeatureException;
import java.util.List;

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

    /**
     * Runs one pass over each row of resident buffers, all in one launch as far as the caller can see.
     *
     * <p>Rows may run at the same time; rows that share a buffer run one after another, in their order. The backend
     * knows the lengths of its buffers and refuses rows that do not fit the kernel before it launches anything.
     *
     * @param rows what to run and what to hand back
     * @param config launch geometry, the one the kernel was compiled for
     * @param outputs as many as there are rows; each receives the buffers asked for, in the order of
     *     {@link dev.megakernel.protocol.AbiBuffer}, and fault codes when the ring is among them
     * @throws UnsupportedFeatureException when the backend keeps no resident buffers
     * @throws dev.megakernel.protocol.DeviceLostException when the device was lost; nothing is known of the pass then
     * @throws dev.megakernel.protocol.BackendException when a row was refused or the pass could not run
     */
    default void dispatchResident(ResidentRows rows, LaunchConfig config, List<OutputBuffers> outputs) {
        throw new UnsupportedFeatureException(
                "A dispatch of " + rows.rows().size() + " resident rows was asked for, but kernel " + id()
                        + " takes host bytes only. Fix: dispatch with host bytes, or use a backend with resident buffers.",
                "resident dispatch",
                id());
    }

    /**
     * Runs one segment of a program that marks {@code mk_grid_sync();} cut. Only backends without
     * {@link MegakernelBackend#supportsGridSync} are asked to: what a segment left is what the next one gets, and the
     * memory of the workspace stays.
     *
     * <p>The first segment claims slots and samples SHUTDOWN; later ones run the slots they list, whatever SHUTDOWN says.
     * Every segment but the last leaves its slots CLAIMED unless they fault; the last writes results and completes them.
     *
     * @param segment which segment, and its slots
     * @param inputs the four buffers, never changed
     * @param config launch geometry, the one the kernel was compiled for
     * @param outputs receives the four buffers as the segment left them
     * @throws dev.megakernel.protocol.DeviceLostException when the device was lost
     * @throws dev.megakernel.protocol.BackendException when the segment could not run
     */
    default void dispatchSegment(Segment segment, KernelInputs inputs, LaunchConfig config, OutputBuffers outputs) {
        throw new UnsupportedFeatureException(
                "Kernel " + id() + " was asked for segment " + segment.index()
                        + " of a program, but runs whole programs only. Fix: remove mk_grid_sync() from the program, or"
                        + " use a backend that runs segments.",
                "segments of a program",
                id());
    }

    /** What the driver tells of the machine code it made so far. Never waits for the device. */
    default KernelStatistics statistics() {
        return KernelStatistics.UNAVAILABLE;
    }

    /**
     * Finds out whether this kernel could stay on its device, with the kernel itself. Bounded in time; the answer may come
     * from a cache.
     *
     * @throws dev.megakernel.protocol.DeviceLostException when the device was lost
     */
    default PersistentVerdict probePersistent() {
        return PersistentVerdict.unsupported("Kernel " + id() + " runs one pass at a time.");
    }

    /**
     * Sets this kernel up to stay on its device, with the same workspace. Close what this returns before the kernel.
     *
     * @throws UnsupportedFeatureException when the backend cannot do this
     * @throws dev.megakernel.protocol.BackendException when memory or pipelines cannot be made
     */
    default PersistentKernel persistent(PersistentConfig config) {
        throw new UnsupportedFeatureException(
                "Kernel " + id() + " was asked to stay on its device with " + config.workgroups()
                        + " workgroups, but runs one pass at a time. Fix: use session mode auto or batched.",
                "persistent session",
                id());
    }

    /** The memory behind the workspace of this kernel. */
    WorkspaceMemory workspace();

    /** Releases the kernel and its workspace memory once running passes have ended. Idempotent. */
    @Override
    void close();
}
