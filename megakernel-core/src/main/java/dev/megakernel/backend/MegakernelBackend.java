package dev.megakernel.backend;

import dev.megakernel.protocol.UnsupportedFeatureException;

/**
 * Something that can compile and run a megakernel: a Vulkan device, the JVM itself, or a stub in a test.
 *
 * <p>Thread-safe. Close kernels before their backend, which may close those that are still open.
 */
public interface MegakernelBackend extends AutoCloseable {

    /** Short name of the kind of backend, such as {@code vulkan} or {@code host}. */
    String id();

    /** The device that runs the work. */
    DeviceInfo device();

    /**
     * Compiles a kernel and sets up its workspace memory, all zero.
     *
     * <p>After a device loss a call replaces the lost device by a new one.
     *
     * @param spec what to compile
     * @param config launch geometry the kernel is compiled for
     * @throws dev.megakernel.protocol.BackendException when the kernel cannot be compiled
     */
    CompiledKernel compile(KernelSpec spec, LaunchConfig config);

    /**
     * The buffers that live on this backend's device, the same object across device losses.
     *
     * @throws UnsupportedFeatureException when the backend has none
     */
    default ResidentMemory resident() {
        throw new UnsupportedFeatureException(
                "Resident buffers were asked for, but backend " + id()
                        + " keeps none. Fix: dispatch with host bytes, or use a backend that has them.",
                "resident buffers",
                id());
    }

    /**
     * Whether one dispatch of the backend may contain marks {@code mk_grid_sync();}, at which all invocations of the grid
     * wait for each other. For others a program is cut at its marks, see {@link CompiledKernel#dispatchSegment}.
     */
    default boolean supportsGridSync() {
        return false;
    }

    /** Releases the device. Idempotent. */
    @Override
    void close();
}
