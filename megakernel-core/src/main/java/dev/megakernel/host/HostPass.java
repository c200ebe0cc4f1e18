package dev.megakernel.host;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** One pass over a ring: every slot is visited once, in four sweeps that settle what must wait for what (D5). */
final class HostPass {

    private final OpcodeCatalog catalog;
    private final ByteBuffer control;
    private final ByteBuffer ring;
    private final int slotCount;
    private final TenantCheck tenants;
    private final SlotRunner runner;

    HostPass(KernelSpec spec, HostWorkspace workspace, PassBuffers buffers, int[] faultCodes) {
        this.catalog = spec.opcodes();
        this.control = buffers.control();
        this.ring = buffers.ring();
        this.slotCount = buffers.slotCount();
        this.tenants = new TenantCheck(control);
        this.runner = new SlotRunner(spec, workspace, buffers, faultCodes);
    }

    void run() {
        // Sampled once: SHUTDOWN executed in this pass stops the next one (D15).
        if (Words.get(control, ControlLayout.SHUTDOWN_WORD) != 0) {
            return;
        }
        runSlots(OpcodeScope.LANE);
        runSlots(OpcodeScope.WORKGROUP);
        runFences();
        runShutdowns();
    }

    private void runSlots(OpcodeScope scope) {
        for (int slot = 0; slot < slotCount; slot++) {
            int opcode = opcode(slot);
            if (mayRun(slot) && !isDeferred(opcode) && scope(opcode) == scope) {
                runner.run(slot);
            }
        }
    }

    /** A fence waits while the last unsettled slot before it lies inside its window, so one sweep decides all fences. */
    private void runFences() {
        int lastUnsettled = -1;
        for (int slot = 0; slot < slotCount; slot++) {
            if (opcode(slot) == OpcodeSpace.BATCH_FENCE && lastUnsettled < windowStart(slot) && mayRun(slot)) {
                runner.run(slot);
            }
            if (!isSettled(status(slot))) {
                lastUnsettled = slot;
            }
        }
    }

    private void runShutdowns() {
        for (int slot = 0; slot < slotCount; slot++) {
            if (opcode(slot) == OpcodeSpace.SHUTDOWN && mayRun(slot)) {
                runner.run(slot);
            }
        }
    }

    private static boolean isDeferred(int opcode) {
        return opcode == OpcodeSpace.BATCH_FENCE || opcode == OpcodeSpace.SHUTDOWN;
    }

    private OpcodeScope scope(int opcode) {
        return catalog.find(opcode)
                .map(Opcode::traits)
                .map(traits -> traits.scope())
                .orElse(OpcodeScope.LANE);
    }

    private boolean mayRun(int slot) {
        return SlotStatus.isSchedulable(status(slot)) && tenants.authorises(word(slot, SlotLayout.TENANT_WORD));
    }

    private long windowStart(int fence) {
        return Math.max(0, fence - Integer.toUnsignedLong(word(fence, SlotLayout.ARG0_WORD)));
    }

    private static boolean isSettled(int status) {
        return status == SlotStatus.EMPTY || SlotStatus.isTerminal(status);
    }

    private int status(int slot) {
        return word(slot, SlotLayout.STATUS_WORD);
    }

    private int opcode(int slot) {
        return word(slot, SlotLayout.OPCODE_WORD);
    }

    private int word(int slot, int word) {
        return Words.get(ring, slot * SlotLayout.SLOT_WORDS + word);
    }
}
