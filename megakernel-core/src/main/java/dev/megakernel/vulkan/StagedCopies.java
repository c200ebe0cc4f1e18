package dev.megakernel.vulkan;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Copies between host bytes and memory of the device through a staging buffer, which grows with the copies up to a cap
 * and stays for the next one. One thread at a time.
 */
final class StagedCopies implements AutoCloseable {

    /** Large enough to hide the cost of a submission, small enough to be always there. */
    private static final int MAX_STAGING_BYTES = 4 << 20;

    private static final int MIN_STAGING_BYTES = 16 << 10;

    private final VulkanDevice device;
    private final Commands commands;
    private @Nullable DeviceBuffer staging;

    /** Copies by commands that stay the caller's. */
    StagedCopies(VulkanDevice device, Commands commands) {
        this.device = device;
        this.commands = commands;
    }

    /** Writes the bytes from position to limit of {@code source}, after all earlier commands. */
    void write(DeviceBuffer to, long atByte, ByteBuffer source) {
        ByteBuffer rest = source.duplicate();
        while (rest.hasRemaining()) {
            int bytes = Math.min(MAX_STAGING_BYTES, rest.remaining());
            DeviceBuffer held = staging(bytes);
            held.mapped().put(rest.slice(rest.position(), bytes));
            commands.begin()
                    .orderedCopy(held, 0, to, atByte + rest.position() - source.position(), bytes)
                    .run();
            rest.position(rest.position() + bytes);
        }
    }

    /** Fills {@code target} from position to limit, after all earlier commands. */
    void read(DeviceBuffer from, long atByte, ByteBuffer target) {
        ByteBuffer rest = target.duplicate();
        while (rest.hasRemaining()) {
            int bytes = Math.min(MAX_STAGING_BYTES, rest.remaining());
            DeviceBuffer held = staging(bytes);
            commands.begin()
                    .orderedCopy(from, atByte + rest.position() - target.position(), held, 0, bytes)
                    .run();
            rest.put(held.mapped().limit(bytes));
        }
    }

    private DeviceBuffer staging(int bytes) {
        DeviceBuffer held = staging;
        if (held == null || held.bytes() < bytes) {
            staging = DeviceBuffer.forHost(device, Math.max(MIN_STAGING_BYTES, bytes));
            if (held != null) {
                held.close();
            }
            return staging;
        }
        return held;
    }

    @Override
    public void close() {
        if (staging != null) {
            staging.close();
        }
    }
}
