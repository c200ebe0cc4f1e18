package dev.megakernel.host;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.opcode.KernelForm;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.ProgramOptions;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** One pass over a ring, in sweeps that settle what must wait for what (D5). */
final class HostPass {

    private final OpcodeCatalog catalog;
    private final ProgramOptions options;
    private final ByteBuffer control;
    private final Slots slots;
    private final SlotForm form;
    private final SlotRunner runner;

    HostPass(KernelSpec spec, HostWorkspace workspace, PassBuffers buffers, int[] faultCodes) {
        this.catalog = spec.opcodes();
        this.options = spec.program().options();
        this.control = buffers.control();
        this.slots = new Slots(buffers.ring(), new TenantCheck(control));
        this.form = options.form() == KernelForm.PRIORITY
                ? new PriorityForm(slots, control, options.enforceQuota())
                : new DirectForm(slots);
        this.runner = new SlotRunner(spec, workspace, buffers, faultCodes);
    }

    void run() {
        // Sampled once: SHUTDOWN executed in this pass stops the next one (D15).
        if (Words.get(control, ControlLayout.SHUTDOWN_WORD) != 0) {
            return;
        }
        if (options.loadMiss()) {
            poll();
        }
        int[] claimed = form.claim();
        run(claimed, OpcodeScope.LANE);
        run(claimed, OpcodeScope.WORKGROUP);
        runFences();
        runShutdowns();
        form.end();
    }

    private void poll() {
        for (int slot = 0; slot < slots.count(); slot++) {
            if (slots.status(slot) == SlotStatus.WAIT_IO && slots.opcode(slot) == OpcodeSpace.LOAD_MISS) {
                runner.poll(slot);
            }
        }
    }

    private void run(int[] claimed, OpcodeScope scope) {
        for (int slot : claimed) {
            if (scope(slots.opcode(slot)) == scope) {
                runner.run(slot);
            }
        }
    }

    /** A fence waits while the last unsettled slot before it lies inside its window, so one sweep decides all fences. */
    private void runFences() {
        int lastUnsettled = -1;
        for (int slot = 0; slot < slots.count(); slot++) {
            boolean ready = lastUnsettled < windowStart(slot);
            if (slots.opcode(slot) == OpcodeSpace.BATCH_FENCE && ready && form.mayRunLate(slot)) {
                runLate(slot);
            }
            if (!isSettled(slots.status(slot))) {
                lastUnsettled = slot;
            }
        }
    }

    private void runShutdowns() {
        for (int slot = 0; slot < slots.count(); slot++) {
            if (slots.opcode(slot) == OpcodeSpace.SHUTDOWN && form.mayRunLate(slot)) {
                runLate(slot);
            }
        }
    }

    private void runLate(int slot) {
        form.countLateClaim(slot);
        runner.run(slot);
    }

    private OpcodeScope scope(int opcode) {
        return catalog.find(opcode)
                .map(Opcode::traits)
                .map(traits -> traits.scope())
                .orElse(OpcodeScope.LANE);
    }

    private long windowStart(int fence) {
        return Math.max(0, fence - Integer.toUnsignedLong(slots.word(fence, SlotLayout.ARG0_WORD)));
    }

    private static boolean isSettled(int status) {
        return status == SlotStatus.EMPTY || SlotStatus.isTerminal(status);
    }
}
