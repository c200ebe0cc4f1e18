package dev.megakernel.backend;

/**
 * The device behind a backend, for logs, health and metrics.
 *
 * @param backend id of the backend
 * @param name name of the device, as its driver gives it
 * @param driver name and version of the driver
 * @param kind what sort of device it is
 * @param uuid 32 hexadecimal digits that identify the device on this machine
 * @param limits what the device can do
 */
public record DeviceInfo(String backend, String name, String driver, Kind kind, String uuid, Limits limits) {

    /** Sorts of devices. */
    public enum Kind {
        /** A graphics card with memory of its own. */
        DISCRETE_GPU,
        /** A GPU that shares the processor's memory. */
        INTEGRATED_GPU,
        /** A GPU handed to a virtual machine. */
        VIRTUAL_GPU,
        /** A driver that runs shaders on the processor. */
        CPU,
        /** Anything else. */
        OTHER
    }

    /**
     * Limits that bind the user of a kernel.
     *
     * @param maxWorkgroupSize largest workgroup
     * @param maxBufferBytes largest storage buffer
     * @param loopIterations iterations after which the driver silently ends all loops of an invocation, measured at
     *     start; 0 when it does not
     */
    public record Limits(int maxWorkgroupSize, long maxBufferBytes, int loopIterations) {}
}
