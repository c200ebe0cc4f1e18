package dev.megakernel.vulkan;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buffers one pass works on, reused from pass to pass and replaced by larger ones when an input outgrows them.
 *
 * <p>One thread at a time.
 */
final class PassBuffers implements AutoCloseable {

    private final VulkanDevice device;
    private final Bindings bindings;
    private final int slots;
    private final @Nullable DeviceBuffer[] abi = new DeviceBuffer[KernelLayout.BINDING_IO_QUEUE + 1];
    private final DeviceBuffer pass;

    PassBuffers(VulkanDevice device, Bindings bindings, int slots) {
        this.device = device;
        this.bindings = bindings;
        this.slots = slots;
        this.pass = DeviceBuffer.forHost(device, KernelLayout.passBytes(slots));
        bindings.bind(KernelLayout.BINDING_PASS, pass);
    }

    /** Copies the inputs in and readies the pass buffer. */
    void load(KernelInputs inputs) {
        List<ByteBuffer> buffers = inputs.inOrder();
        for (int i = 0; i < buffers.size(); i++) {
            ByteBuffer input = buffers.get(i);
            bound(i, input.remaining()).mapped().put(input.duplicate());
        }
        pass.putWord(KernelLayout.PASS_GROUP_COUNT_WORD, 0);
        pass.putWord(KernelLayout.PASS_LAST_UNSETTLED_WORD, KernelLayout.NOTHING_UNSETTLED);
    }

    /** Copies the buffers out, each as long as its input was, with the codes of slots that this pass faulted. */
    void store(KernelInputs inputs, OutputBuffers outputs) {
        List<ByteBuffer> buffers = inputs.inOrder();
        for (int i = 0; i < buffers.size(); i++) {
            int bytes = buffers.get(i).remaining();
            outputs.prepare(i, bytes).put(bound(i, bytes).mapped().limit(bytes)).flip();
        }
        outputs.truncate(buffers.size());
        int[] codes = outputs.prepareFaultCodes(slots);
        ByteBuffer before = inputs.ring().duplicate().order(java.nio.ByteOrder.LITTLE_ENDIAN);
        DeviceBuffer after = bound(KernelLayout.BINDING_RING, before.remaining());
        for (int slot = 0; slot < slots; slot++) {
            int status = slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD;
            boolean faulted = after.word(status) == SlotStatus.FAULT;
            if (faulted && before.getInt(before.position() + status * Integer.BYTES) != SlotStatus.FAULT) {
                codes[slot] = pass.word(KernelLayout.faultCodeWord(slots, slot));
            }
        }
    }

    private DeviceBuffer bound(int binding, int bytes) {
        DeviceBuffer buffer = abi[binding];
        if (buffer == null || buffer.bytes() < bytes) {
            DeviceBuffer larger = DeviceBuffer.forHost(device, bytes);
            bindings.bind(binding, larger);
            abi[binding] = larger;
            if (buffer != null) {
                buffer.close();
            }
            return larger;
        }
        return buffer;
    }

    @Override
    public void close() {
        for (DeviceBuffer buffer : abi) {
            if (buffer != null) {
                buffer.close();
            }
        }
        pass.close();
    }
}
