package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import dev.megakernel.simulated.BadLuck;
import dev.megakernel.simulated.DeviceDefect;
import dev.megakernel.simulated.DeviceSettings;
import dev.megakernel.simulated.Randomness;
import dev.megakernel.simulated.Schedule;
import dev.megakernel.simulated.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a scenario is like: sizes, options and bad luck, all drawn from its seed. */
final class ScenarioShape {

    static final Duration QUANTUM = Duration.ofMillis(1);

    /** Enough that all counters wrap. */
    private static final int BEFORE_WRAP = -5;

    final Randomness random;
    final Schedule schedule;
    final Simulation.Limits limits;
    final SessionGeometry geometry;
    final PersistentConfig config;
    final DeviceSettings settings;
    final PersistentOptions options;
    final BadLuck luck;
    final List<Priority> levels;
    final int submitters;
    final int work;
    final int pauses;
    final int jumps;
    final int cuts;
    final boolean loss;
    final int passes;
    final int cancels;
    final boolean stuck;
    final boolean closesEarly;
    final boolean parks;
    final Duration drain;

    ScenarioShape(long seed, Set<DeviceDefect> defects) {
        random = new Randomness(seed);
        schedule = Schedule.chaotic(random);
        int unfair = random.of(1_000, 4_000, 12_000);
        limits = new Simulation.Limits(unfair, 600_000);
        int groups = random.between(1, 4);
        int reserved = random.oneIn(3) ? random.below(groups) : 0;
        geometry = geometry();
        config = new PersistentConfig(
                geometry, groups, reserved, random.oneIn(2) ? BEFORE_WRAP : random.of(0, 1, 1_000_000), QUANTUM);
        int launches = random.between(1, 2);
        boolean oneDuty = random.oneIn(8);
        settings = new DeviceSettings(
                random.between(1, 4),
                launches,
                random.oneIn(2),
                Math.max(reserved + 1, random.between(1, launches * groups)),
                random.oneIn(2),
                oneDuty,
                defects);
        options = new PersistentOptions(
                Duration.ofNanos(random.of(50_000, 300_000, 2_000_000)),
                Duration.ofNanos(random.of(0, 5_000, 20_000)),
                1,
                random.of(0, 0, 5),
                Duration.ofNanos(random.of(20_000, 100_000)),
                oneDuty ? 65_535 : 0);
        luck = new BadLuck(random.oneIn(4) ? random.between(1, 3) : 0, random.of(10, 100), random.of(0, 20, 200));
        levels = List.of(level(), level());
        submitters = random.between(1, 3);
        work = random.between(2, 10);
        pauses = random.oneIn(3) ? random.between(1, 4) : 0;
        jumps = random.oneIn(4) ? random.between(1, 3) : 0;
        cuts = random.oneIn(6) ? random.between(1, 3) : 0;
        loss = random.oneIn(5);
        passes = random.oneIn(5) ? random.between(1, 3) : 0;
        cancels = random.oneIn(4) ? random.between(1, 6) : 0;
        stuck = random.oneIn(15);
        closesEarly = stuck || random.oneIn(5);
        parks = random.oneIn(2);
        drain = Duration.ofNanos(random.of(0, 200_000, 20_000_000));
    }

    private Priority level() {
        return Priority.values()[random.below(SessionLayout.LEVELS)];
    }

    private SessionGeometry geometry() {
        int[] lanes = new int[SessionLayout.LEVELS];
        int[] workgroups = new int[SessionLayout.LEVELS];
        for (int level = 0; level < SessionLayout.LEVELS; level++) {
            lanes[level] = random.of(2, 4, 8);
            workgroups[level] = random.of(2, 4);
        }
        return new SessionGeometry(
                lanes, workgroups, random.between(2, 12), random.between(1, 3), random.between(0, 8), random.oneIn(4));
    }

    /** Whether nothing holds threads up, so that times mean something. */
    boolean isUndisturbed() {
        return pauses == 0 && !stuck && jumps == 0 && passes == 0 && luck.stallOneIn() == 0;
    }
}
