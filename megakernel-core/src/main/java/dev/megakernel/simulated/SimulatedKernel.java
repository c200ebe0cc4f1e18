package dev.megakernel.simulated;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.backend.SharedWords;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.SessionLayout;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel on a device that exists only in a {@link Simulation}: its workgroups do what the kernel's GLSL does, step by step, and
 * what host and device store reaches the other late, and in no order but the one they may rely on. It notices who breaks the rules
 * of {@link PersistentKernel} and fails the simulation.
 *
 * <p>Only actors of its simulation may use it, and who makes it before the simulation runs.
 */
public final class SimulatedKernel implements PersistentKernel {

    private final Simulation simulation;
    private final PersistentConfig config;
    private final DeviceSettings settings;
    private final Device device;
    private final ControlWords control;
    private final List<Launch> launches = new ArrayList<>();
    private final List<Workgroup> workable = new ArrayList<>();
    private final List<Launch> workableOf = new ArrayList<>();
    private final boolean[] bellsSeen = new boolean[SessionLayout.RINGS];
    private BadLuck luck;
    private int lastNumber;
    private boolean launched;
    private boolean turnWanted;
    private @Nullable Workgroup stalled;
    private long stalledUntil;
    private boolean lost;
    private boolean unmapped;

    /** A kernel that was not launched yet. */
    public SimulatedKernel(
            Simulation simulation,
            PersistentConfig config,
            DeviceSettings settings,
            DeviceProgram program,
            BadLuck luck) {
        this.simulation = simulation;
        this.config = config;
        this.settings = settings;
        this.luck = luck;
        this.device = new Device(simulation, config, settings, program, new Watch());
        this.control = new ControlWords(config.control().observables());
        simulation.add(new Progress());
    }

    private final class Watch implements MemoryWatch {

        @Override
        public void touch() {
            if (unmapped) {
                simulation.history().add(EventKind.USED_UNMAPPED, 0, 0);
                throw simulation.fail("memory was used after it was unmapped");
            }
        }

        @Override
        public void arrives(int word, int before, int value) {
            if (word < SessionLayout.TURN_WORD) {
                int ring = word / SessionLayout.RING_WORDS;
                if (bellsSeen[ring] && value - before < 0) {
                    simulation.history().add(EventKind.BELL_WENT_BACK, ring, value);
                }
                bellsSeen[ring] = true;
            }
            int ring = device.overwrittenRing(word, value);
            if (ring >= 0) {
                simulation.history().add(EventKind.OVERWRITTEN, ring, value);
            }
        }
    }

    private final class Progress implements Steppable {

        @Override
        public boolean canWork() {
            return !lost && isAnyLaunchUnderWay();
        }

        @Override
        public void work(int steps) {
            SimulatedKernel.this.work(steps);
        }

        @Override
        public boolean canDeliverDown() {
            return !unmapped && device.down.isUnderWay();
        }

        @Override
        public void deliverDown() {
            device.down.deliver();
        }

        @Override
        public boolean canDrift() {
            return !unmapped && device.down.holdsBack();
        }

        @Override
        public void drift() {
            device.down.drift();
        }

        @Override
        public boolean canDeliverUp() {
            return !unmapped && device.up.isUnderWay();
        }

        @Override
        public void deliverUp() {
            device.up.deliver();
        }

        @Override
        public void calm() {
            luck = BadLuck.NONE;
            stalled = null;
        }
    }

    private boolean isAnyLaunchUnderWay() {
        for (Launch launch : launches) {
            if (!launch.isOver()) {
                return true;
            }
        }
        return false;
    }

    private void work(int steps) {
        workable.clear();
        workableOf.clear();
        int room = settings.resident();
        for (Launch launch : launches) {
            for (Workgroup group : launch.groups()) {
                room -= group.isResident() ? 1 : 0;
            }
        }
        for (Launch launch : launches) {
            for (Workgroup group : launch.groups()) {
                if (group.isResident() || (group.isOutside() && room > 0)) {
                    workable.add(group);
                    workableOf.add(launch);
                }
            }
            if (!settings.overlap() && !launch.isOver()) {
                break;
            }
        }
        if (workable.isEmpty()) {
            return;
        }
        int pick = simulation.random().below(workable.size());
        Workgroup group = workable.get(pick);
        if (!standsStill(group)) {
            work(group, workableOf.get(pick), steps);
        }
    }

    private boolean standsStill(Workgroup group) {
        if (stalled != null && simulation.steps() >= stalledUntil) {
            stalled = null;
        }
        // One that has seen no work yet may be held up so often that it never does, which is no device to stay on.
        if (stalled == null
                && luck.stallOneIn() > 0
                && group.isOntoWork()
                && simulation.random().oneIn(luck.stallOneIn())) {
            stalled = group;
            stalledUntil = simulation.steps() + simulation.random().of(50, 500, 3_000);
        }
        return stalled == group;
    }

    private void work(Workgroup group, Launch launch, int steps) {
        if (!launch.hasStarted()) {
            launch.start();
        }
        for (int i = 0; i < steps && !group.isGone(); i++) {
            group.step();
            if (luck.cuts() > 0 && group.isAtWork() && simulation.random().oneIn(luck.cutOneIn())) {
                luck = luck.afterCut();
                cut(launch);
                return;
            }
        }
        if (launch.isOver()) {
            simulation.history().add(EventKind.LEFT, launch.number(), 0);
        }
    }

    private void cut(Launch launch) {
        simulation.history().add(EventKind.CUT, launch.number(), 0);
        launch.cut();
    }

    /** The driver ends all launches. */
    public void cutAll() {
        for (Launch launch : launches) {
            if (!launch.isOver() && !lost && launch.hasStarted()) {
                cut(launch);
            }
        }
    }

    /** The device is gone. */
    public void lose() {
        if (lost || unmapped) {
            return;
        }
        lost = true;
        simulation.history().add(EventKind.LOST, 0, 0);
        if (simulation.random().oneIn(2)) {
            device.up.drop();
        }
    }

    /** Whether the device is gone. */
    public boolean isLost() {
        return lost;
    }

    /** Whether the memory was released. */
    public boolean isUnmapped() {
        return unmapped;
    }

    /** Launches that somebody has to notice the end of. */
    public int underWay() {
        return launches.size();
    }

    /** Wants the only queue, or does not any more. */
    public void wantTurn(boolean wanted) {
        turnWanted = wanted;
    }

    /** Whether whoever wants the turn has it: no launch is under way. */
    public boolean hasTurn() {
        return turnWanted && launches.isEmpty();
    }

    @Override
    public PersistentConfig config() {
        return config;
    }

    @Override
    public SharedWords down() {
        return device.down;
    }

    @Override
    public SharedWords up() {
        return device.up;
    }

    @Override
    public SharedWords control() {
        return control;
    }

    @Override
    public void fence() {
        simulation.point();
        device.down.fence();
        simulation.point();
    }

    @Override
    public int launches() {
        return settings.launches();
    }

    @Override
    public void launch(int number) {
        simulation.point();
        requireDevice();
        require(!unmapped, "was launched after it was closed");
        require(
                !launched || number - lastNumber == 1,
                "was launched with a number that does not follow the one before");
        require(launches.size() < settings.launches(), "was launched more often than it may be");
        launched = true;
        lastNumber = number;
        // What was stored before a launch is asked for is there when it begins.
        device.down.fence();
        device.down.deliverAll();
        if (!turnWanted) {
            launches.add(new Launch(device, number));
        }
        simulation.point();
    }

    private void require(boolean rule, String otherwise) {
        if (!rule) {
            simulation.history().add(EventKind.MISUSED, 0, 0);
            throw simulation.fail("the kernel " + otherwise);
        }
    }

    private void requireDevice() {
        if (lost) {
            throw new DeviceLostException(
                    "The simulated device was lost. Fix: make a new kernel, the simulation wanted it so.");
        }
    }

    @Override
    public boolean hasEnded(int number) {
        simulation.point();
        requireDevice();
        for (Iterator<Launch> each = launches.iterator(); each.hasNext(); ) {
            Launch launch = each.next();
            if (launch.number() == number) {
                if (!launch.isOver()) {
                    return false;
                }
                device.up.deliverAllOf(number);
                each.remove();
            }
        }
        return true;
    }

    @Override
    public boolean isTurnWanted() {
        simulation.point();
        return turnWanted;
    }

    @Override
    public void close() {
        simulation.point();
        if (unmapped) {
            return;
        }
        require(lost || !isAnyLaunchUnderWay(), "was closed while a launch was under way");
        unmapped = true;
        simulation.history().add(EventKind.UNMAPPED, 0, 0);
    }
}
