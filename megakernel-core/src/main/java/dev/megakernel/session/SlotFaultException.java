package dev.megakernel.session;

import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.MegakernelException;

/** An opcode refused its work or broke a bound. Other submissions are not affected. */
public class SlotFaultException extends MegakernelException {

    private final String opcode;
    private final int faultCode;

    /**
     * Creates an error.
     *
     * @param opcode name of the opcode
     * @param faultCode why it faulted; 0 when the backend does not tell
     */
    public SlotFaultException(String opcode, int faultCode) {
        super("Opcode \"" + opcode + "\" faulted: " + describe(faultCode)
                + ". Fix: check its arguments against what the opcode accepts.");
        this.opcode = opcode;
        this.faultCode = faultCode;
    }

    /** Name of the opcode. */
    public String opcode() {
        return opcode;
    }

    /** Why it faulted, a {@link FaultCode} or the opcode's own u32; 0 when the backend does not tell. */
    public int faultCode() {
        return faultCode;
    }

    private static String describe(int faultCode) {
        return faultCode == FaultCode.NONE ? "the backend does not tell why" : FaultCode.describe(faultCode);
    }
}
