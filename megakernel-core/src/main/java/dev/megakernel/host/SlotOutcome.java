package dev.megakernel.host;

import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.SlotStatus;

/**
 * What becomes of a slot that ran.
 *
 * @param status the status it gets
 * @param faultCode why, when the status is FAULT; else {@link FaultCode#NONE}
 */
record SlotOutcome(int status, int faultCode) {

    static final SlotOutcome DONE = of(SlotStatus.DONE);
    static final SlotOutcome WAIT_IO = of(SlotStatus.WAIT_IO);
    static final SlotOutcome REQUEUE = of(SlotStatus.REQUEUE);

    private static SlotOutcome of(int status) {
        return new SlotOutcome(status, FaultCode.NONE);
    }

    static SlotOutcome fault(int code) {
        return new SlotOutcome(SlotStatus.FAULT, code);
    }
}
