package dev.megakernel.boot.autoconfigure;

/** Values of {@code megakernel.backend}. */
public enum BackendChoice {
    /** A Vulkan device; without one the application does not start. */
    VULKAN,
    /** The JVM itself. */
    HOST,
    /** A Vulkan device or, with a warning, the JVM itself. */
    AUTO;

    /** The property that chooses. */
    static final String PROPERTY = "megakernel.backend";
}
