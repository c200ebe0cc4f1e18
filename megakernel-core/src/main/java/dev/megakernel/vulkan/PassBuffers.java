package dev.megakernel.vulkan;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.kernel.KernelLayout;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
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
        for (int word = 0; word < KernelLayout.PASS_SLOTS_BASE; word++) {
            pass.putWord(word, 0);
        }
        pass.putWord(KernelLayout.PASS_LAST_UNSETTLED_WORD, KernelLayout.NOTHING_UNSETTLED);
        pass.putWord(
                KernelLayout.PASS_STARVATION_WORD, Words.get(inputs.control(), ControlLayout.PRIORITY_STARVATION_WORD));
    }

    /** Copies the buffers out, each as long as its input was, with the codes of slots that this pass faulted. */
    void store(KernelInputs inputs, OutputBuffers outputs) {
        List<ByteBuffer> buffers = inputs.inOrder();
        // First of all, because outputs may be written over the inputs: a caller may hand in the last outputs.
        settle(inputs.ring(), outputs.prepareFaultCodes(slots));
        for (int i = 0; i < buffers.size(); i++) {
            int bytes = buffers.get(i).remaining();
            outputs.prepare(i, bytes).put(bound(i, bytes).mapped().limit(bytes)).flip();
        }
        outputs.truncate(buffers.size());
    }

    /**
     * Collects the codes of slots that this pass faulted. A slot it claimed and left so lost its invocation: llvmpipe
     * drops those that its loop limit hits in a workgroup, so the slot faults here.
     */
    private void settle(ByteBuffer before, int[] codes) {
        DeviceBuffer ring = bound(KernelLayout.BINDING_RING, before.remaining());
        for (int slot = 0; slot < slots; slot++) {
            int statusWord = slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD;
            int status = ring.word(statusWord);
            boolean changed = status != Words.get(before, statusWord);
            if (changed && status == SlotStatus.FAULT) {
                codes[slot] = pass.word(KernelLayout.faultCodeWord(slots, slot));
            } else if (changed && status == SlotStatus.CLAIMED) {
                ring.putWord(statusWord, SlotStatus.FAULT);
                codes[slot] = FaultCode.LOOP_LIMIT;
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
