package dev.megakernel.vulkan;

import dev.megakernel.kernel.KernelCache;
import java.nio.ByteBuffer;
import org.lwjgl.system.MemoryUtil;

/** Copies what a pass left to memory that the host reads fast, by a launch. One thread at a time. */
final class ResultCopy implements AutoCloseable {

    private static final int QUAD_BYTES = 16;
    private static final int QUADS_A_GROUP = 64;
    private static final SmallKernel.Source SOURCE = new SmallKernel.Source("pass-results", 2, 2 * Integer.BYTES);

    private final SmallKernel copier;
    private final int maxGroups;
    private final ByteBuffer constants = MemoryUtil.memAlloc(SOURCE.pushConstantBytes());

    ResultCopy(VulkanDevice device, KernelCache files) {
        copier = new SmallKernel(device, files, SOURCE);
        maxGroups = device.candidate().identity().limits().workgroupCount();
    }

    /** Sets what is copied where; nothing that was recorded may be running, and it has to be recorded again. */
    void bind(DeviceBuffer work, DeviceBuffer results) {
        copier.bindings().bind(0, work);
        copier.bindings().bind(1, results);
    }

    /** Records the copy of at least the bytes from {@code first} to before {@code end}, after all earlier launches. */
    void record(Commands commands, long first, long end) {
        commands.shaderBarrier();
        int last = Math.toIntExact((end + QUAD_BYTES - 1) / QUAD_BYTES);
        int groups = 0;
        for (int quad = (int) (first / QUAD_BYTES); quad < last; quad += groups * QUADS_A_GROUP) {
            groups = Math.min(maxGroups, (last - quad - 1) / QUADS_A_GROUP + 1);
            constants.putInt(0, quad).putInt(Integer.BYTES, last);
            commands.dispatch(copier.bindings(), copier.pipeline(), constants, groups);
        }
    }

    @Override
    public void close() {
        MemoryUtil.memFree(constants);
        copier.close();
    }
}
