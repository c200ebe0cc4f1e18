package dev.megakernel.backend;

import dev.megakernel.protocol.SessionGeometry;
import java.time.Duration;

/**
 * How a kernel stays on a device.
 *
 * @param geometry sizes of rings and tables
 * @param workgroups workgroups of a launch, at least 1
 * @param reservedGroups those of them that serve the two highest levels only; fewer than {@code workgroups}
 * @param firstPosition position that all rings start at, and number before the first launch; 0 but in tests
 * @param quantum time after which a launch leaves by itself
 */
public record PersistentConfig(
        SessionGeometry geometry, int workgroups, int reservedGroups, int firstPosition, Duration quantum) {

    /** Checks the numbers of workgroups. */
    public PersistentConfig {
        if (workgroups < 1 || reservedGroups < 0 || reservedGroups >= workgroups) {
            throw new IllegalArgumentException(reservedGroups + " of " + workgroups
                    + " workgroups are to be reserved, but a session needs one that serves all levels."
                    + " Fix: use at least one workgroup, and reserve fewer than there are.");
        }
    }
}
