package dev.megakernel.backend;

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

    /** Releases the device. Idempotent. */
    @Override
    void close();
}
