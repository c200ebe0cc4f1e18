package dev.megakernel.backend;

/**
 * What a probe found out about kernels that stay on the device.
 *
 * @param possible whether a session may run persistently
 * @param reason one sentence that says why, or why not
 * @param seesHostWrites whether a running kernel sees what the host stores meanwhile
 * @param wholeQuarters whether 16-byte stores reach the host whole
 * @param workgroups workgroups that were seen to make progress at the same time
 * @param loopLimit iterations after which the driver ends a loop; 0 when it does not
 */
public record PersistentVerdict(
        boolean possible, String reason, boolean seesHostWrites, boolean wholeQuarters, int workgroups, int loopLimit) {

    /** The verdict on a backend that keeps no kernels on a device. */
    public static PersistentVerdict unsupported(String reason) {
        return new PersistentVerdict(false, reason, false, false, 0, 0);
    }
}
