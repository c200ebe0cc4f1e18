package dev.megakernel.backend;

import dev.megakernel.protocol.BackendException;
import org.jspecify.annotations.Nullable;

/** No device can run the kernel; the reason says what the machine lacks. */
public class BackendUnavailableException extends BackendException {

    private static final long serialVersionUID = 1L;

    /** What is missing. */
    public enum Reason {
        /** The Vulkan loader library is not installed. */
        NO_LOADER,
        /** The loader found no driver it can use. */
        NO_DRIVER,
        /** Drivers were found, but no device that fits. */
        NO_DEVICE,
        /** The device exists but lacks a feature the kernel needs; the message names it. */
        MISSING_FEATURE
    }

    private final Reason reason;

    /** Says what is missing, with a hint that starts with {@code Fix: }. */
    public BackendUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What is missing. */
    public Reason reason() {
        return reason;
    }
}
