package dev.megakernel.protocol;

/** A backend or device lacks something that the call needs. */
public class UnsupportedFeatureException extends BackendException {

    private final String feature;
    private final String backend;

    /**
     * Creates an error.
     *
     * @param message text that ends with a hint
     * @param feature what is missing
     * @param backend id of the backend that lacks it
     */
    public UnsupportedFeatureException(String message, String feature, String backend) {
        super(message);
        this.feature = feature;
        this.backend = backend;
    }

    /** Creates an error as above, with what caused it. */
    public UnsupportedFeatureException(String message, String feature, String backend, Throwable cause) {
        super(message, cause);
        this.feature = feature;
        this.backend = backend;
    }

    /** What is missing. */
    public String feature() {
        return feature;
    }

    /** Id of the backend that lacks it. */
    public String backend() {
        return backend;
    }
}
