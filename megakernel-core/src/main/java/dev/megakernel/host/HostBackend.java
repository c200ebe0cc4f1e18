package dev.megakernel.host;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.LaunchConfig;
import dev.megakernel.backend.MegakernelBackend;
import dev.megakernel.backend.ResidentMemory;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.SlotLayout;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Runs rings in this JVM with the Java bodies of the opcodes: the reference semantics, for tests and for machines
 * without a device.
 *
 * <p>A pass visits slots in ascending order, or in the order of their claims where it goes by priority, on the calling thread: first the slots one invocation runs, then those a
 * workgroup runs, then fences, then SHUTDOWN. Passes and workspace access of one kernel are serialised; kernels are
 * independent of each other. Thread-safe.
 */
public final class HostBackend implements MegakernelBackend {

    /** Short name of this backend. */
    public static final String ID = "host";

    private static final DeviceInfo DEVICE = describeJvm();

    private final HostResidentMemory resident = new HostResidentMemory();

    @Override
    public String id() {
        return ID;
    }

    @Override
    public DeviceInfo device() {
        return DEVICE;
    }

    /**
     * {@inheritDoc}
     *
     * @throws BackendException when an opcode or the slot processor has no Java body
     */
    @Override
    public CompiledKernel compile(KernelSpec spec, LaunchConfig config) {
        SlotProcessor processor = spec.program().processor();
        if (processor != null && processor.bodies().isEmpty()) {
            throw new BackendException("Slot processor \"" + processor.name()
                    + "\" has a GLSL body only, but the host backend runs Java bodies."
                    + " Fix: give it a Java body for each segment or use a Vulkan device.");
        }
        for (Opcode opcode : spec.opcodes().all()) {
            if (opcode.body() == null) {
                throw new BackendException("Opcode \"" + opcode.name() + "\" (0x" + Integer.toHexString(opcode.code())
                        + ") has a GLSL body only, but the host backend runs Java bodies."
                        + " Fix: give it a Java body or use a Vulkan device.");
            }
        }
        return new HostKernel(spec, resident);
    }

    @Override
    public ResidentMemory resident() {
        return resident;
    }

    /** Does nothing: the JVM stays. */
    @Override
    public void close() {}

    private static DeviceInfo describeJvm() {
        String name = System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
        String driver = System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version");
        String seed = ID + '/' + System.getProperty("os.arch") + '/' + System.getProperty("java.vm.name");
        String uuid = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        DeviceInfo.Limits limits = new DeviceInfo.Limits(SlotLayout.MAX_ENCODED_RING_SLOTS, Integer.MAX_VALUE, 0);
        return new DeviceInfo(ID, name, driver, DeviceInfo.Kind.CPU, uuid, limits);
    }
}
