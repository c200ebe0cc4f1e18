package dev.megakernel.vulkan;

import dev.megakernel.backend.WorkspaceMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/** Workspace words in memory of the device, reached by copies through a staging buffer. Guarded by the kernel's lock. */
final class VulkanWorkspace implements WorkspaceMemory, AutoCloseable {

    private final VulkanDevice device;
    private final Commands commands;
    private final Lock lock;
    private final Runnable requireUsable;
    private final DeviceBuffer words;

    /**
     * Allocates memory.
     *
     * @param commands of the kernel, for whoever has its lock
     * @param requireUsable throws where the kernel is closed or its device lost; called with the lock
     * @param count words
     */
    VulkanWorkspace(VulkanDevice device, Commands commands, Lock lock, Runnable requireUsable, int count) {
        this.device = device;
        this.commands = commands;
        this.lock = lock;
        this.requireUsable = requireUsable;
        this.words = DeviceBuffer.forDevice(device, (long) count * Integer.BYTES);
    }

    DeviceBuffer buffer() {
        return words;
    }

    @Override
    public void write(int firstWord, ByteBuffer source) {
        // Before the lock: whoever holds it may need the turn too.
        device.turn().alone(() -> copy(copies -> copies.write(words, (long) firstWord * Integer.BYTES, source)));
    }

    @Override
    public void read(int firstWord, ByteBuffer target) {
        copy(copies -> copies.read(words, (long) firstWord * Integer.BYTES, target));
    }

    private void copy(Consumer<StagedCopies> body) {
        lock.lock();
        try (StagedCopies copies = new StagedCopies(device, commands)) {
            requireUsable.run();
            body.accept(copies);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        words.close();
    }
}
