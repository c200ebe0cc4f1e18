package dev.megakernel.protocol;

/** The device has no room for an allocation. */
public class DeviceOutOfMemoryException extends BackendException {

    private final long requested;
    private final long available;

    /**
     * Creates an error.
     *
     * @param message text that ends with a hint
     * @param requested bytes asked for, u64
     * @param available bytes believed free, u64; 0 when the driver does not say
     */
    public DeviceOutOfMemoryException(String message, long requested, long available) {
        super(message);
        this.requested = requested;
        this.available = available;
    }

    /** Creates an error as above, with what caused it. */
    public DeviceOutOfMemoryException(String message, long requested, long available, Throwable cause) {
        super(message, cause);
        this.requested = requested;
        this.available = available;
    }

    /** Bytes asked for. */
    public long requested() {
        return requested;
    }

    /** Bytes believed free; 0 when the driver does not say. */
    public long available() {
        return available;
    }
}
