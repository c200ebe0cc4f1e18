package dev.megakernel.boot;

import dev.megakernel.protocol.MegakernelException;

/** Properties or beans do not add up to a megakernel. The message ends with a hint that starts with {@code Fix: }. */
public class MegakernelConfigurationException extends MegakernelException {

    private static final long serialVersionUID = 1L;

    /** Says what was configured, which rule it breaks, and how to mend it. */
    public MegakernelConfigurationException(String message) {
        super(message);
    }

    /** As above, with the error that a lower layer gave. */
    public MegakernelConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
