package dev.megakernel.vulkan;

import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.protocol.ControlLayout;
import java.nio.ByteBuffer;
import org.lwjgl.system.MemoryUtil;

/** The push constants of one launch after another. One thread at a time. */
final class LaunchConstants implements AutoCloseable {

    private final ByteBuffer bytes = MemoryUtil.memAlloc(KernelLayout.PUSH_CONSTANT_BYTES);
    private final PassRecorder.Plan plan;

    LaunchConstants(PassRecorder.Plan plan) {
        this.plan = plan;
    }

    /** Sets what all launches of a pass share. */
    void pass(PassRecorder.Lengths lengths) {
        bytes.clear()
                .putInt(0)
                .putInt(0)
                .putInt(plan.config().slotCount())
                .putInt(lengths.controlWords())
                .putInt(plan.options().privilegedControlWrites() ? 0 : ControlLayout.OBSERVABLE_BASE)
                .putInt(KernelLayout.CANARY_TURNS)
                .putInt(lengths.ioSlots())
                .flip();
    }

    /** The constants of a launch that starts at slot or place {@code first}. */
    ByteBuffer chunk(int first, int count) {
        return bytes.putInt(0, first).putInt(Integer.BYTES, count);
    }

    @Override
    public void close() {
        MemoryUtil.memFree(bytes);
    }
}
