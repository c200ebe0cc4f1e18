package dev.megakernel.vulkan;

import dev.megakernel.backend.WorkspaceMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;

/** Workspace words in memory of the device, reached by copies through a staging buffer. Guarded by the kernel's lock. */
final class VulkanWorkspace implements WorkspaceMemory, AutoCloseable {

    /** Large enough to hide the cost of a submission, small enough to be always there. */
    private static final int STAGING_BYTES = 4 << 20;

    private final VulkanDevice device;
    private final Commands commands;
    private final Lock lock;
    private final DeviceBuffer words;

    VulkanWorkspace(VulkanDevice device, Commands commands, Lock lock, int count) {
        this.device = device;
        this.commands = commands;
        this.lock = lock;
        this.words = DeviceBuffer.forDevice(device, (long) count * Integer.BYTES);
    }

    DeviceBuffer buffer() {
        return words;
    }

    @Override
    public void write(int firstWord, ByteBuffer source) {
        ByteBuffer rest = source.duplicate();
        transfer(firstWord, rest, (staging, at, bytes) -> {
            staging.mapped().put(rest.slice(rest.position(), bytes));
            commands.begin().copy(staging, 0, words, at, bytes).run();
        });
    }

    @Override
    public void read(int firstWord, ByteBuffer target) {
        ByteBuffer rest = target.duplicate();
        transfer(firstWord, rest, (staging, at, bytes) -> {
            commands.begin().copy(words, at, staging, 0, bytes).run();
            rest.slice(rest.position(), bytes).put(staging.mapped().limit(bytes));
        });
    }

    private void transfer(int firstWord, ByteBuffer rest, Step step) {
        lock.lock();
        try (DeviceBuffer staging = DeviceBuffer.forHost(device, Math.min(STAGING_BYTES, rest.remaining()))) {
            long at = (long) firstWord * Integer.BYTES;
            while (rest.hasRemaining()) {
                int bytes = Math.min(STAGING_BYTES, rest.remaining());
                step.run(staging, at, bytes);
                rest.position(rest.position() + bytes);
                at += bytes;
            }
        } finally {
            lock.unlock();
        }
    }

    private interface Step {
        void run(DeviceBuffer staging, long at, int bytes);
    }

    @Override
    public void close() {
        words.close();
    }
}
