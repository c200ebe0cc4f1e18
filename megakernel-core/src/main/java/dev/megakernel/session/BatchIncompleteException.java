package dev.megakernel.session;

import dev.megakernel.protocol.MegakernelException;

/** Not every slot of a batch ran to its end. The others have their results. */
public class BatchIncompleteException extends MegakernelException {

    private final transient BatchResult result;

    /** Creates an error of what became of the batch. */
    public BatchIncompleteException(BatchResult result) {
        super(
                "Of " + result.slots() + " slots of a batch " + result.faulted() + " faulted and " + result.dropped()
                        + " never ran. Fix: keep results to see which and why, and check their arguments and the tenant's mask.");
        this.result = result;
    }

    /** What became of the batch. */
    public BatchResult result() {
        return result;
    }
}
