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
import org.lwjgl.system.MemoryUtil;

/** Brings the bytes of one pass to the device and back, without garbage. One thread at a time. */
final class PassBuffers implements AutoCloseable {

    private final int slots;
    private final PassMemory memory;
    /** First words of the pass buffer, put together here because the memory they go to is written best in one piece. */
    private final ByteBuffer header = MemoryUtil.memCalloc(KernelLayout.PASS_SLOTS_BASE * Integer.BYTES);

    PassBuffers(int slots, PassMemory memory) {
        this.slots = slots;
        this.memory = memory;
        Words.put(header, KernelLayout.PASS_LAST_UNSETTLED_WORD, KernelLayout.NOTHING_UNSETTLED);
    }

    /** Copies the inputs in and readies the pass buffer, with the slots that a segment lists. */
    void load(PassShape shape, KernelInputs inputs, Segment segment) {
        if (shape.launchesNothing()) {
            // Straight to where they are read again. Not past it: storage of the outputs may be that of the inputs.
            loadInputs(memory.results(), shape, inputs);
            return;
        }
        DeviceBuffer work = memory.work();
        Words.put(
                header,
                KernelLayout.PASS_STARVATION_WORD,
                Words.get(inputs.control(), ControlLayout.PRIORITY_STARVATION_WORD));
        Words.put(header, KernelLayout.PASS_GROUP_COUNT_WORD, segment.slotCount());
        work.put(0, header);
        for (int place = 0; place < segment.slotCount(); place++) {
            work.putWord(KernelLayout.PASS_SLOTS_BASE + place, segment.slot(place));
        }
        for (int slot = 0; slot < slots && !segment.isLast(); slot++) {
            work.putWord(KernelLayout.faultCodeWord(slots, slot), 0);
        }
        loadInputs(work, shape, inputs);
    }

    private static void loadInputs(DeviceBuffer target, PassShape shape, KernelInputs inputs) {
        for (int binding = 0; binding <= KernelLayout.BINDING_IO_QUEUE; binding++) {
            target.put((int) shape.start(binding), PassShape.buffer(inputs, binding));
        }
    }

    /** Copies the buffers out, each as long as its input was, with the codes of slots that this launch faulted. */
    void store(PassShape shape, KernelInputs inputs, Segment segment, OutputBuffers outputs) {
        // First of all, because outputs may be written over the inputs: a caller may hand in the last outputs.
        settle(inputs.ring(), shape, segment, outputs.prepareFaultCodes(slots));
        for (int binding = 0; binding <= KernelLayout.BINDING_IO_QUEUE; binding++) {
            int bytes = shape.length(binding);
            memory.results().get((int) shape.start(binding), outputs.prepare(binding, bytes));
        }
        outputs.truncate(ControlLayout.ABI_RESOURCE_COUNT);
    }

    /** Collects the codes of slots that this launch faulted: those it changed, or those it was given. */
    private void settle(ByteBuffer before, PassShape shape, Segment segment, int[] codes) {
        DeviceBuffer results = memory.results();
        int ring = (int) (shape.start(KernelLayout.BINDING_RING) / Integer.BYTES);
        for (int slot = 0; slot < slots && segment.isFirst(); slot++) {
            int status = results.word(ring + statusWord(slot));
            boolean looksFaulted = status == SlotStatus.FAULT || status == SlotStatus.CLAIMED;
            if (looksFaulted && status != Words.get(before, statusWord(slot))) {
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
    private void settle(int slot, int ring, Segment segment, int[] codes) {
        DeviceBuffer results = memory.results();
        int status = results.word(ring + statusWord(slot));
        if (status == SlotStatus.FAULT) {
            codes[slot] = results.word(KernelLayout.faultCodeWord(slots, slot));
        } else if (status == SlotStatus.CLAIMED && !hasEnded(slot, segment)) {
            results.putWord(ring + statusWord(slot), SlotStatus.FAULT);
            codes[slot] = FaultCode.LOOP_LIMIT;
        }
    }

    private boolean hasEnded(int slot, Segment segment) {
        return !segment.isLast()
                && memory.results().word(KernelLayout.faultCodeWord(slots, slot)) == KernelLayout.SEGMENT_ENDED;
    }

    private static int statusWord(int slot) {
        return slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD;
    }

    @Override
    public void close() {
        MemoryUtil.memFree(header);
    }
}
