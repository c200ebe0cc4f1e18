package dev.megakernel.protocol;

/** The device was lost: nothing it holds can be trusted and no call on it will succeed again. */
public class DeviceLostException extends BackendException {

    /** How far the affected work is known to have come. */
    public enum Progress {
        /** The work never reached the device; running it again cannot run it twice. */
        NEVER_STARTED,
        /** The work may have run in part or in full. */
        UNKNOWN
    }

    private final Progress progress;

    /** Creates an error for work of unknown progress. */
    public DeviceLostException(String message) {
        this(message, Progress.UNKNOWN);
    }

    /** Creates an error for work of unknown progress, with what caused it. */
    public DeviceLostException(String message, Throwable cause) {
        this(message, Progress.UNKNOWN, cause);
    }

    /** Creates an error for work of the given progress. */
    public DeviceLostException(String message, Progress progress) {
        super(message);
        this.progress = progress;
    }

    /** Creates an error for work of the given progress, with what caused it. */
    public DeviceLostException(String message, Progress progress, Throwable cause) {
        super(message, cause);
        this.progress = progress;
    }

    /** How far the affected work is known to have come. */
    public Progress progress() {
        return progress;
    }
}
