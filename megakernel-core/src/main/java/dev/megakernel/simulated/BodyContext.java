package dev.megakernel.simulated;

import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeContext;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SessionLayout;

/** What the Java body of an opcode sees on a simulated device: arguments, results and observable words. */
final class BodyContext implements OpcodeContext {

    private final Opcode opcode;
    private final int[] args;
    private final int[] observables;
    private final int[] results = new int[SessionLayout.RESULTS];
    private boolean faulted;
    private int faultCode;

    BodyContext(Opcode opcode, int[] args, int[] observables) {
        this.opcode = opcode;
        this.args = args;
        this.observables = observables;
    }

    SlotOutcome outcome() {
        return faulted ? SlotOutcome.fault(faultCode) : SlotOutcome.done(results);
    }

    @Override
    public int slotIndex() {
        return 0;
    }

    @Override
    public int slotBase() {
        return 0;
    }

    @Override
    public int opcode() {
        return opcode.code();
    }

    @Override
    public int arg(int index) {
        return index >= 0 && index < args.length ? args[index] : 0;
    }

    @Override
    public void result(int index, int value) {
        if (require(index >= 0 && index < opcode.traits().results(), FaultCode.RESULT_INDEX)) {
            results[index] = value;
        }
    }

    @Override
    public void fault(int code) {
        faultCode = faulted ? faultCode : code;
        faulted = true;
    }

    @Override
    public boolean faulted() {
        return faulted;
    }

    @Override
    public int region(String name) {
        throw new IllegalArgumentException("Region " + name
                + " was asked for on a simulated device, which has no workspace. Fix: use another backend.");
    }

    @Override
    public int regionWords(int region) {
        return 0;
    }

    @Override
    public int load(int region, int index) {
        fault(FaultCode.WORKSPACE_BOUNDS);
        return 0;
    }

    @Override
    public void store(int region, int index, int value) {
        fault(FaultCode.WORKSPACE_BOUNDS);
    }

    @Override
    public int add(int region, int index, int value) {
        return load(region, index);
    }

    @Override
    public int observableLoad(int index) {
        boolean exists = require(index >= 0 && index < observables.length, FaultCode.OUT_OF_BOUNDS);
        return exists ? observables[index] : 0;
    }

    @Override
    public void observableStore(int index, int value) {
        if (require(index >= 0 && index < observables.length, FaultCode.OUT_OF_BOUNDS)) {
            observables[index] = value;
        }
    }

    @Override
    public int observableAdd(int index, int value) {
        int old = observableLoad(index);
        observableStore(index, old + value);
        return old;
    }

    private boolean require(boolean allowed, int code) {
        if (!allowed) {
            fault(code);
        }
        return allowed;
    }
}
