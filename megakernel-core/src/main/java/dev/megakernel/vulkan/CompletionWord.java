package dev.megakernel.vulkan;

import dev.megakernel.kernel.KernelCache;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/**
 * A word in cached memory of the host that the last launch of a submission sets. The barrier before that launch makes
 * everything stored earlier available to the host, so on coherent memory a host that sees the word sees the rest. Vulkan
 * promises as much for a host that waited for the fence, not for one that polls memory. One submission at a time.
 */
final class CompletionWord implements AutoCloseable {

    private static final SmallKernel.Source SOURCE = new SmallKernel.Source("completion-word", 1, 0);
    private static final ByteBuffer NO_CONSTANTS = ByteBuffer.allocateDirect(0);

    private final DeviceBuffer memory;
    private final ByteBuffer word;
    private final SmallKernel setter;

    CompletionWord(VulkanDevice device, KernelCache files) {
        memory = DeviceBuffer.forHost(device, Integer.BYTES);
        word = memory.mapped();
        try {
            setter = new SmallKernel(device, files, SOURCE);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
        setter.bindings().bind(0, memory);
    }

    /** Takes the word back before a submission; no earlier one may be able to set it any more. */
    void clear() {
        Words.putRelease(word, 0, 0);
    }

    /** Records the launch behind everything else. */
    void record(Commands commands) {
        commands.resultBarrier().dispatch(setter.bindings(), setter.pipeline(), NO_CONSTANTS, 1);
    }

    boolean isSet() {
        return Words.getAcquire(word, 0) != 0;
    }

    @Override
    public void close() {
        setter.close();
        memory.close();
    }
}
