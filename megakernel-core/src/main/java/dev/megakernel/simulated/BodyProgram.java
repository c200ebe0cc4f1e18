package dev.megakernel.simulated;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeBody;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.protocol.FaultCode;

/** Runs the Java bodies of opcodes, on a device without a workspace. Slots with opcodes that have none fault. */
public final class BodyProgram implements DeviceProgram {

    private final OpcodeCatalog catalog;
    private final int[] observables;

    /**
     * A program of all opcodes of a catalog.
     *
     * @param observables observable words, which all slots share
     */
    public BodyProgram(OpcodeCatalog catalog, int observables) {
        this.catalog = catalog;
        this.observables = new int[observables];
    }

    @Override
    public int results(int opcode) {
        return catalog.find(opcode).map(found -> found.traits().results()).orElse(0);
    }

    @Override
    public int duration(int opcode, int[] args) {
        return 1;
    }

    @Override
    public SlotOutcome run(int opcode, int tenant, int[] args) {
        Opcode found = catalog.find(opcode).orElse(null);
        OpcodeBody body = found == null ? null : found.body();
        if (found == null || body == null) {
            return SlotOutcome.fault(FaultCode.UNKNOWN_OPCODE);
        }
        BodyContext context = new BodyContext(found, args, observables);
        body.run(context);
        return context.outcome();
    }
}
