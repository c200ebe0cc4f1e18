package dev.megakernel.host;

import dev.megakernel.backend.Segment;
import dev.megakernel.opcode.OpcodeBody;
import dev.megakernel.opcode.SlotProcessor;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One segment of a JIT program over a ring: one body runs for every slot, whatever its opcode. */
final class ProcessorPass {

    private static final Logger log = LoggerFactory.getLogger(ProcessorPass.class);

    private final SlotProcessor processor;
    private final Segment segment;
    private final OpcodeBody body;
    private final ByteBuffer control;
    private final ByteBuffer ring;
    private final int[] faultCodes;
    private final SlotState state;
    private final HostContext context;

    ProcessorPass(
            SlotProcessor processor, Segment segment, HostWorkspace workspace, PassBuffers buffers, int[] faultCodes) {
        this.processor = processor;
        this.segment = segment;
        this.body = processor.bodies().get(segment.index());
        this.control = buffers.control();
        this.ring = buffers.ring();
        this.faultCodes = faultCodes;
        this.state = new SlotState(ring);
        this.context = new HostContext(state, workspace, control);
        context.allow(processor.traits().memory());
    }

    void run() {
        if (!segment.isFirst()) {
            for (int place = 0; place < segment.slotCount(); place++) {
                process(segment.slot(place));
            }
            return;
        }
        // Sampled once for all segments (D15): under SHUTDOWN the first one claims nothing.
        if (Words.get(control, ControlLayout.SHUTDOWN_WORD) != 0) {
            return;
        }
        TenantCheck tenants = new TenantCheck(control);
        for (int slot = 0; slot < faultCodes.length; slot++) {
            if (SlotStatus.isSchedulable(word(slot, SlotLayout.STATUS_WORD))
                    && tenants.authorises(word(slot, SlotLayout.TENANT_WORD))) {
                process(slot);
            }
        }
    }

    private void process(int slot) {
        state.begin(slot);
        state.opcode(word(slot, SlotLayout.OPCODE_WORD));
        state.callWith(
                0,
                SlotLayout.ARGS_PER_SLOT,
                segment.isLast() ? processor.traits().results() : 0);
        try {
            body.run(context);
        } catch (RuntimeException | StackOverflowError e) {
            log.debug("The Java body of slot processor \"{}\" failed in slot {}", processor.name(), slot, e);
            state.fault(FaultCode.BODY_FAILED);
        }
        if (state.faulted()) {
            faultCodes[slot] = state.faultCode();
            status(slot, SlotStatus.FAULT);
        } else if (segment.isLast()) {
            state.writeResults();
            int done = Words.get(control, ControlLayout.DONE_COUNT_WORD);
            Words.put(control, ControlLayout.DONE_COUNT_WORD, done + 1);
            status(slot, SlotStatus.DONE);
        } else {
            status(slot, SlotStatus.CLAIMED);
        }
    }

    private int word(int slot, int word) {
        return Words.get(ring, slot * SlotLayout.SLOT_WORDS + word);
    }

    private void status(int slot, int status) {
        Words.put(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD, status);
    }
}
