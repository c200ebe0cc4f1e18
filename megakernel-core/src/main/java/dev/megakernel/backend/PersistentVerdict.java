package dev.megakernel.backend;

/**
 * What a probe found out about kernels that stay on the device.
 *
 * @param possible whether a session may run persistently
 * @param recommended whether it should where nobody asks for it: not on CPU drivers, whose kernels take a core
 * @param reason one sentence that says why, or why not
 * @param findings what was seen
 */
public record PersistentVerdict(boolean possible, boolean recommended, String reason, Findings findings) {

    /**
     * What a probe saw.
     *
     * @param seesHostWrites whether a running kernel sees what the host stores meanwhile
     * @param wholeQuarters whether 16-byte stores reach the host whole
     * @param workgroups workgroups that were resident at the same time while work went round
     * @param loopLimit iterations after which the driver ends a loop; 0 when it does not
     */
    public record Findings(boolean seesHostWrites, boolean wholeQuarters, int workgroups, int loopLimit) {}

    /** The verdict on a kernel that cannot stay, whatever its device does. */
    public static PersistentVerdict unsupported(String reason) {
        return new PersistentVerdict(false, false, reason, new Findings(false, false, 0, 0));
    }
}
