package dev.megakernel.host;

import dev.megakernel.opcode.OpcodeContext;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** What a custom Java body sees: every access is checked, and one outside its bounds faults the slot. */
class HostContext implements OpcodeContext {

    private final SlotState state;
    private final HostWorkspace workspace;
    private final ByteBuffer control;
    private WorkspaceAccess access = WorkspaceAccess.NONE;

    HostContext(SlotState state, HostWorkspace workspace, ByteBuffer control) {
        this.state = state;
        this.workspace = workspace;
        this.control = control;
    }

    /** Sets what the body that runs next may do with the workspace. */
    final void allow(WorkspaceAccess memory) {
        access = memory;
    }

    @Override
    public final int slotIndex() {
        return state.slot();
    }

    @Override
    public final int slotBase() {
        return state.slotBase();
    }

    @Override
    public final int opcode() {
        return state.opcode();
    }

    @Override
    public final int arg(int index) {
        return state.arg(index);
    }

    @Override
    public final void result(int index, int value) {
        state.result(index, value);
    }

    @Override
    public final void fault(int code) {
        state.fault(code);
    }

    @Override
    public final boolean faulted() {
        return state.faulted();
    }

    @Override
    public final int region(String name) {
        return workspace.spec().number(name);
    }

    @Override
    public final int regionWords(int region) {
        return workspace.regionWords(region);
    }

    @Override
    public final int load(int region, int index) {
        return mayLoad(region, index) ? workspace.get(region, index) : 0;
    }

    @Override
    public final void store(int region, int index, int value) {
        if (mayStore(region, index)) {
            workspace.set(region, index, value);
        }
    }

    @Override
    public final int add(int region, int index, int value) {
        if (!mayStore(region, index)) {
            return 0;
        }
        int old = workspace.get(region, index);
        workspace.set(region, index, old + value);
        return old;
    }

    @Override
    public final int observableLoad(int index) {
        return observableExists(index) ? control(ControlLayout.OBSERVABLE_BASE + index) : 0;
    }

    @Override
    public final void observableStore(int index, int value) {
        if (observableExists(index)) {
            control(ControlLayout.OBSERVABLE_BASE + index, value);
        }
    }

    @Override
    public final int observableAdd(int index, int value) {
        int old = observableLoad(index);
        observableStore(index, old + value);
        return old;
    }

    final int control(int word) {
        return Words.get(control, word);
    }

    final void control(int word, int value) {
        Words.put(control, word, value);
    }

    final int controlWordCount() {
        return Words.count(control);
    }

    private boolean mayLoad(int region, int index) {
        return require(access.canLoad(), FaultCode.BODY_FAILED)
                && require(workspace.contains(region, index), FaultCode.WORKSPACE_BOUNDS);
    }

    private boolean mayStore(int region, int index) {
        return require(access.canStore(), FaultCode.BODY_FAILED)
                && require(workspace.contains(region, index), FaultCode.WORKSPACE_BOUNDS)
                && require(!workspace.isReadOnly(region), FaultCode.WORKSPACE_READ_ONLY);
    }

    private boolean observableExists(int index) {
        long observables = (long) controlWordCount() - ControlLayout.OBSERVABLE_BASE;
        return require(Integer.toUnsignedLong(index) < observables, FaultCode.OUT_OF_BOUNDS);
    }

    private boolean require(boolean allowed, int faultCode) {
        if (!allowed) {
            fault(faultCode);
        }
        return allowed;
    }
}
