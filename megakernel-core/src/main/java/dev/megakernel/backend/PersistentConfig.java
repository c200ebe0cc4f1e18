package dev.megakernel.backend;

import dev.megakernel.protocol.SessionGeometry;
import java.time.Duration;

/**
 * How a kernel stays on a device.
 *
 * @param geometry sizes of rings and tables
 * @param groups workgroups of a launch
 * @param firstPosition position that all rings start at; 0 but in tests
 * @param quantum time after which a launch leaves by itself, at the latest
 * @param control what the control buffer holds
 */
public record PersistentConfig(
        SessionGeometry geometry, Groups groups, int firstPosition, Duration quantum, Control control) {

    /**
     * Workgroups of a launch.
     *
     * @param count all of them, at least 1
     * @param reserved those of them that serve the two highest levels only; fewer than all
     */
    public record Groups(int count, int reserved) {

        /** Checks that some workgroup serves all levels. */
        public Groups {
            if (count < 1 || reserved < 0 || reserved >= count) {
                throw new IllegalArgumentException(reserved + " of " + count
                        + " workgroups are to be reserved, but a session needs one that serves all levels."
                        + " Fix: use at least one workgroup, and reserve fewer than there are.");
            }
        }
    }

    /**
     * The control buffer of a session.
     *
     * @param tenants a bit for each tenant that may run, from bit 0 up
     * @param observables observable words, which opcodes share; they start as zero and live as long as the kernel
     */
    public record Control(int tenants, int observables) {

        /** The runtime's own tenant, and no observable words. */
        public static final Control DEFAULT = new Control(1, 0);
    }

    /** A kernel with {@link Control#DEFAULT}. */
    public PersistentConfig(
            SessionGeometry geometry, int workgroups, int reservedGroups, int firstPosition, Duration quantum) {
        this(geometry, new Groups(workgroups, reservedGroups), firstPosition, quantum, Control.DEFAULT);
    }

    /** Workgroups of a launch. */
    public int workgroups() {
        return groups.count();
    }

    /** Workgroups that serve the two highest levels only. */
    public int reservedGroups() {
        return groups.reserved();
    }
}
