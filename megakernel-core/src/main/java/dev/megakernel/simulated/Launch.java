package dev.megakernel.simulated;

import java.util.ArrayList;
import java.util.List;

/** A launch of a simulated kernel. */
final class Launch {

    private final Device device;
    private final int number;
    private final List<Workgroup> groups = new ArrayList<>();
    private final long quantum;
    private long startedAt = -1;

    Launch(Device device, int number) {
        this.device = device;
        this.number = number;
        this.quantum = device.config.quantum().toNanos();
        for (int group = 0; group < device.config.workgroups(); group++) {
            groups.add(new Workgroup(device, this, group));
        }
    }

    int number() {
        return number;
    }

    List<Workgroup> groups() {
        return groups;
    }

    boolean hasStarted() {
        return startedAt >= 0;
    }

    void start() {
        startedAt = device.simulation.elapsed();
        device.history.add(EventKind.LAUNCHED, number, 0);
    }

    boolean isTimeOver() {
        return device.simulation.elapsed() - startedAt >= quantum;
    }

    boolean isOver() {
        for (Workgroup group : groups) {
            if (!group.isGone()) {
                return false;
            }
        }
        return true;
    }

    void cut() {
        groups.forEach(Workgroup::cut);
    }
}
