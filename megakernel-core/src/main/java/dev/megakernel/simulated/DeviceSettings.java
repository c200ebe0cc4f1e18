package dev.megakernel.simulated;

import java.util.Set;

/**
 * What kind of device is simulated.
 *
 * @param lanes invocations of a workgroup
 * @param launches launches that may be under way at once, see {@link dev.megakernel.backend.PersistentKernel#launches}
 * @param overlap whether these run side by side, and not one after another
 * @param resident workgroups of all launches that fit onto the device at once; more than are reserved
 * @param fetchesAhead whether workgroups load the slot they expect together with the bells
 * @param oneDuty whether a workgroup leaves after each claim, as where the driver ends long loops
 * @param defects what is wrong with it
 */
public record DeviceSettings(
        int lanes,
        int launches,
        boolean overlap,
        int resident,
        boolean fetchesAhead,
        boolean oneDuty,
        Set<DeviceDefect> defects) {

    /** Copies the set. */
    public DeviceSettings {
        defects = Set.copyOf(defects);
    }

    boolean has(DeviceDefect defect) {
        return !defects.isEmpty() && defects.contains(defect);
    }
}
