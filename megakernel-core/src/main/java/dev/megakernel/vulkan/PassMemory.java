package dev.megakernel.vulkan;

import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.kernel.KernelCache;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.protocol.BackendException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The memory passes work on, in one piece, and the memory the host reads results from. Either the kernel works on cached
 * memory of the host, and both are the same; or it works on memory of the device that the host can write but reads slowly,
 * and a launch copies the results over. One thread at a time.
 */
final class PassMemory implements AutoCloseable {

    private final VulkanDevice device;
    private final @Nullable ResultCopy copy;
    private @Nullable DeviceBuffer work;
    private @Nullable DeviceBuffer results;

    PassMemory(VulkanDevice device, KernelCache files, PassOptions.Memory wanted) {
        this.device = device;
        this.copy = isOnDevice(device, wanted) ? new ResultCopy(device, files) : null;
    }

    /** Loads over the bus that a kernel waits for cost more than a copy of its results, and so do atomics. */
    private static boolean isOnDevice(VulkanDevice device, PassOptions.Memory wanted) {
        return switch (wanted) {
            case HOST -> false;
            case DEVICE -> true;
            case AUTO ->
                device.candidate().identity().kind() == DeviceInfo.Kind.DISCRETE_GPU && device.mapsDeviceMemory();
        };
    }

    /** Whether a shape fits as it is. */
    boolean fits(PassShape shape) {
        return work != null && shape.bytes() <= work.bytes();
    }

    /** Makes room for a shape, which empties the memory; no pass may be running, and all are to be recorded again. */
    void grow(PassShape shape) {
        for (int binding = 0; binding <= KernelLayout.BINDING_IO_QUEUE; binding++) {
            DeviceBuffer.requireBindable(device, shape.length(binding));
        }
        DeviceBuffer.requireBindable(device, shape.start(KernelLayout.BINDING_CONTROL));
        if (shape.bytes() > Integer.MAX_VALUE) {
            throw new BackendException("A pass over host bytes needs " + shape.bytes()
                    + " bytes in one piece, but at most " + Integer.MAX_VALUE
                    + " can be mapped. Fix: use fewer slots, or buffers that stay on the device.");
        }
        close(work, results);
        work = null;
        results = null;
        DeviceBuffer read = DeviceBuffer.forHost(device, shape.bytes());
        results = read;
        if (copiesFrom(read)) {
            work = DeviceBuffer.forWriting(device, shape.bytes());
            Objects.requireNonNull(copy).bind(work, read);
        } else {
            work = read;
        }
    }

    /** The copy binds all of it at once, which not every device does. */
    private boolean copiesFrom(DeviceBuffer read) {
        return copy != null
                && read.bytes() <= device.candidate().identity().limits().bufferBytes();
    }

    /** What the kernel works on and the host only writes. */
    DeviceBuffer work() {
        return Objects.requireNonNull(work);
    }

    /** What the host reads after a pass, at the same places as in {@link #work}. */
    DeviceBuffer results() {
        return Objects.requireNonNull(results);
    }

    /** Records what brings the results of a shape to where the host reads them. */
    void recordResults(Commands commands, PassShape shape) {
        if (copy != null && work != results) {
            copy.record(commands, shape.firstResult(), shape.bytes());
        }
    }

    private static void close(@Nullable DeviceBuffer work, @Nullable DeviceBuffer results) {
        if (work != null && work != results) {
            work.close();
        }
        if (results != null) {
            results.close();
        }
    }

    @Override
    public void close() {
        close(work, results);
        if (copy != null) {
            copy.close();
        }
    }
}
