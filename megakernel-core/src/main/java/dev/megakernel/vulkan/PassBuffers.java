package dev.megakernel.vulkan;

import dev.megakernel.backend.KernelInputs;
import dev.megakernel.backend.OutputBuffers;
import dev.megakernel.backend.Segment;
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

    /** Copies the inputs in and readies the pass buffer, with the slots that a segment lists. */
    void load(KernelInputs inputs, Segment segment) {
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
        pass.putWord(KernelLayout.PASS_GROUP_COUNT_WORD, segment.slotCount());
        for (int place = 0; place < segment.slotCount(); place++) {
            pass.putWord(KernelLayout.PASS_SLOTS_BASE + place, segment.slot(place));
        }
        for (int slot = 0; slot < slots && !segment.isLast(); slot++) {
            pass.putWord(KernelLayout.faultCodeWord(slots, slot), 0);
        }
    }

    /** Copies the buffers out, each as long as its input was, with the codes of slots that this launch faulted. */
    void store(KernelInputs inputs, Segment segment, OutputBuffers outputs) {
        List<ByteBuffer> buffers = inputs.inOrder();
        // First of all, because outputs may be written over the inputs: a caller may hand in the last outputs.
        settle(inputs.ring(), segment, outputs.prepareFaultCodes(slots));
        for (int i = 0; i < buffers.size(); i++) {
            int bytes = buffers.get(i).remaining();
            outputs.prepare(i, bytes).put(bound(i, bytes).mapped().limit(bytes)).flip();
        }
        outputs.truncate(buffers.size());
    }

    /** Collects the codes of slots that this launch faulted: those it changed, or those it was given. */
    private void settle(ByteBuffer before, Segment segment, int[] codes) {
        DeviceBuffer ring = bound(KernelLayout.BINDING_RING, before.remaining());
        for (int slot = 0; slot < slots && segment.isFirst(); slot++) {
            if (ring.word(statusWord(slot)) != Words.get(before, statusWord(slot))) {
                settle(slot, ring, segment, codes);
            }
        }
        for (int place = 0; place < segment.slotCount(); place++) {
            settle(segment.slot(place), ring, segment, codes);
        }
    }

    /**
     * A slot that is CLAIMED and was not ended lost its invocation: llvmpipe drops those that its loop limit hits in a
     * workgroup, so the slot faults here.
     */
    private void settle(int slot, DeviceBuffer ring, Segment segment, int[] codes) {
        int status = ring.word(statusWord(slot));
        if (status == SlotStatus.FAULT) {
            codes[slot] = pass.word(KernelLayout.faultCodeWord(slots, slot));
        } else if (status == SlotStatus.CLAIMED && !hasEnded(slot, segment)) {
            ring.putWord(statusWord(slot), SlotStatus.FAULT);
            codes[slot] = FaultCode.LOOP_LIMIT;
        }
    }

    private boolean hasEnded(int slot, Segment segment) {
        return !segment.isLast() && pass.word(KernelLayout.faultCodeWord(slots, slot)) == KernelLayout.SEGMENT_ENDED;
    }

    private static int statusWord(int slot) {
        return slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD;
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
