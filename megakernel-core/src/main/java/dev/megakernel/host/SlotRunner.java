package dev.megakernel.host;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeBody;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.PackedView;
import dev.megakernel.protocol.SlotArgs;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one claimed slot to its end: counts, calls bodies, takes packed slots apart, writes results and status. */
final class SlotRunner {

    private static final Logger log = LoggerFactory.getLogger(SlotRunner.class);

    private final OpcodeCatalog catalog;
    private final ByteBuffer control;
    private final ByteBuffer ring;
    private final int[] faultCodes;
    private final SlotState state;
    private final @Nullable LoadMisses loads;
    private final HostContext userContext;
    private final HostSystemContext systemContext;

    SlotRunner(KernelSpec spec, HostWorkspace workspace, PassBuffers buffers, int[] faultCodes) {
        this.catalog = spec.opcodes();
        this.control = buffers.control();
        this.ring = buffers.ring();
        this.faultCodes = faultCodes;
        this.state = new SlotState(ring);
        this.loads = spec.program().options().loadMiss()
                ? new LoadMisses(new Slots(ring, new TenantCheck(control)), buffers.ioQueue())
                : null;
        this.userContext = new HostContext(state, workspace, control);
        this.systemContext = new HostSystemContext(
                state,
                workspace,
                control,
                buffers.debugLog(),
                spec.program().options().privilegedControlWrites());
    }

    void run(int slot) {
        state.begin(slot);
        int opcode = Words.get(ring, state.slotBase() + SlotLayout.OPCODE_WORD);
        if (opcode == OpcodeSpace.LOAD_MISS && loads != null) {
            finish(slot, loads.request(slot));
            return;
        }
        if (opcode == OpcodeSpace.PACKED_SLOT) {
            runPacked();
        } else {
            Opcode found = handler(opcode);
            state.callWith(
                    0,
                    SlotLayout.ARGS_PER_SLOT,
                    found == null ? 0 : found.traits().results());
            execute(opcode, found);
        }
        finish(slot, state.faulted() ? SlotOutcome.fault(state.faultCode()) : SlotOutcome.DONE);
    }

    /** Looks for the answer that a LOAD_MISS slot waits for. */
    void poll(int slot) {
        state.begin(slot);
        finish(slot, Objects.requireNonNull(loads).poll(slot));
    }

    private void runPacked() {
        SlotArgs args = state::slotArg;
        if (!PackedView.isWellFormed(args)) {
            state.fault(FaultCode.MALFORMED_PACKED_SLOT);
            return;
        }
        int ops = PackedView.opCount(args);
        for (int op = 0; op < ops && !state.faulted(); op++) {
            state.callWith(PackedView.firstArg(args, op), PackedView.argCount(args, op), 0);
            int opcode = PackedView.opcode(args, op);
            execute(opcode, handler(opcode));
        }
    }

    private @Nullable Opcode handler(int opcode) {
        return catalog.find(opcode).orElse(null);
    }

    private void execute(int opcode, @Nullable Opcode handler) {
        if (Integer.compareUnsigned(opcode, ControlLayout.METRIC_COUNT) < 0) {
            increment(ControlLayout.METRICS_BASE + opcode);
        }
        if (handler == null) {
            boolean reserved = opcode == OpcodeSpace.DFA_STEP || opcode == OpcodeSpace.LOAD_MISS;
            state.fault(reserved ? FaultCode.NO_HANDLER : FaultCode.UNKNOWN_OPCODE);
            return;
        }
        HostContext context = catalog.isBuiltIn(handler) ? systemContext : userContext;
        context.allow(handler.traits().memory());
        state.opcode(opcode);
        try {
            OpcodeBody body = Objects.requireNonNull(handler.body());
            body.run(context);
        } catch (RuntimeException | StackOverflowError e) {
            log.debug("The Java body of opcode \"{}\" failed in slot {}", handler.name(), context.slotIndex(), e);
            state.fault(FaultCode.BODY_FAILED);
        }
    }

    /** Effects first, then the count, then the status that shows them. */
    private void finish(int slot, SlotOutcome outcome) {
        if (outcome.status() == SlotStatus.DONE) {
            state.writeResults();
            increment(ControlLayout.DONE_COUNT_WORD);
        }
        faultCodes[slot] = outcome.faultCode();
        Words.put(ring, state.slotBase() + SlotLayout.STATUS_WORD, outcome.status());
    }

    private void increment(int word) {
        Words.put(control, word, Words.get(control, word) + 1);
    }
}
