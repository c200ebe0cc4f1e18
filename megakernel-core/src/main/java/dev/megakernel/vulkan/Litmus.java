package dev.megakernel.vulkan;

import dev.megakernel.backend.KernelSpec;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.opcode.GlslSource;
import dev.megakernel.opcode.Opcode;
import dev.megakernel.opcode.OpcodeCatalog;
import dev.megakernel.opcode.OpcodeScope;
import dev.megakernel.opcode.Program;
import dev.megakernel.opcode.RegionSpec;
import dev.megakernel.opcode.WorkspaceAccess;
import dev.megakernel.opcode.WorkspaceSpec;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionGeometry;
import dev.megakernel.protocol.SessionLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a probe sends round: slots of twelve words that come back as twelve results, and slots that wait for each other. The
 * loop that runs them is the product's; no user's opcodes are needed, which may have no results.
 */
final class Litmus {

    /** Rounds that a device gets through in the time there is. */
    static final int ROUNDS = 100_000;

    private static final Duration LONGEST = Duration.ofMillis(600);
    private static final Duration LATER_ROUND = Duration.ofMillis(100);

    private static final int SLOTS = 8;
    private static final int MOST_SLOTS_A_ROUND = 3;
    private static final int LANES = SessionLayout.ring(Priority.NORMAL.level(), false);
    private static final int WORKGROUPS = SessionLayout.ring(Priority.NORMAL.level(), true);

    private static final int TWELVE = 0x40;
    private static final int MEETING = TWELVE + 1;

    /** Workgroups may come up one after the other; later meetings find both. */
    private static final int MEETINGS = 3;

    /** Looks of an idle launch: milliseconds on a GPU, and fewer than any driver is known to end loops after. */
    static final int LOOKS = 20_000;

    private static final int IDLE_LAUNCHES = 3;

    /** More than a launch of {@link #MANY_TICKS} needs on any clock that ticks each microsecond or faster. */
    private static final int MOST_LOOKS = 1 << 22;

    /** A quarter of a millisecond, and one, where a tick is a nanosecond. */
    private static final int FEW_TICKS = 1 << 18;

    private static final int MANY_TICKS = 1 << 20;
    private static final long PICOS_A_NANO = 1000;

    /** Looks for the other: tens of milliseconds where it never comes. */
    private static final int PATIENCE = 1 << 15;

    /** Odd, so that all words of all rounds differ until the counter wraps. */
    private static final int SPREAD = 0x9E37_79B1;

    private static final KernelSpec SPEC = new KernelSpec(
            Program.of(OpcodeCatalog.of(List.of(
                    Opcode.define(TWELVE, "litmus")
                            .results(SessionLayout.RESULTS)
                            .glsl(GlslSource.ofResource(Litmus.class, "litmus.glsl")),
                    Opcode.define(MEETING, "meeting")
                            .scope(OpcodeScope.WORKGROUP)
                            .memory(WorkspaceAccess.WRITE)
                            .results(1)
                            .glsl(GlslSource.ofResource(Litmus.class, "meeting.glsl"))))),
            new WorkspaceSpec(List.of(RegionSpec.mutable("marks", 2 * MEETINGS))));

    private final LitmusHost host;
    private int words;

    Litmus(PersistentKernel kernel) {
        this.host = new LitmusHost(kernel);
    }

    /** What a kernel is made of that can run this. */
    static KernelSpec spec() {
        return SPEC;
    }

    static PersistentConfig config(int workgroups) {
        int[] slots = new int[SessionLayout.LEVELS];
        Arrays.fill(slots, SLOTS);
        return new PersistentConfig(
                new SessionGeometry(slots, slots, MOST_SLOTS_A_ROUND, 1, 0, false),
                new PersistentConfig.Groups(workgroups, 0),
                0,
                LONGEST.multipliedBy(2),
                PersistentConfig.Control.DEFAULT);
    }

    /**
     * What the rounds showed.
     *
     * @param rounds rounds that came back; none where a running kernel does not see what the host stores
     * @param torn quarters that came with their tag but without their words
     * @param workgroups workgroups that were seen to run at once
     * @param pace how fast the device is
     */
    record Sight(int rounds, int torn, int workgroups, LaunchBound.Pace pace) {}

    /** Starts launches that find no work. */
    interface IdleLaunch {

        /** Starts a launch of that number that leaves after so many looks or ticks, whichever come first. */
        void start(int number, LaunchBound bound);
    }

    /** Sends rounds until they are enough or their time is over; {@code firstRound} bounds the first. */
    Sight run(int workgroups, Duration firstRound, boolean clock, IdleLaunch idle) {
        int rounds = comesBack(0, firstRound) ? 1 : 0;
        long end = System.nanoTime() + LONGEST.toNanos();
        while (rounds > 0 && rounds < ROUNDS && System.nanoTime() - end < 0 && comesBack(rounds, LATER_ROUND)) {
            rounds++;
        }
        boolean together = rounds > 0 && workgroups > 1 && meet();
        LaunchBound.Pace pace = rounds > 0 ? pace(idle, clock) : LaunchBound.Pace.UNKNOWN;
        host.leave();
        return new Sight(rounds, host.torn(), rounds == 0 ? 0 : together ? 2 : 1, pace);
    }

    private LaunchBound.Pace pace(IdleLaunch idle, boolean clock) {
        long looking = shortestNanos(idle, new LaunchBound(LOOKS, 0));
        if (!clock) {
            return new LaunchBound.Pace((int) Math.min(Integer.MAX_VALUE, looking / LOOKS), 0);
        }
        // The difference of two, since what a launch itself takes counts as much as its ticks.
        long few = shortestNanos(idle, new LaunchBound(MOST_LOOKS, FEW_TICKS));
        long many = shortestNanos(idle, new LaunchBound(MOST_LOOKS, MANY_TICKS));
        long picos = few == 0 || many <= few ? 0 : (many - few) * PICOS_A_NANO / (MANY_TICKS - FEW_TICKS);
        return new LaunchBound.Pace((int) Math.min(Integer.MAX_VALUE, looking / LOOKS), (int) picos);
    }

    /** The shortest of some: what else takes time only adds. 0 when they do not end. */
    private long shortestNanos(IdleLaunch idle, LaunchBound bound) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < IDLE_LAUNCHES; i++) {
            OptionalLong nanos = host.idleLaunch(number -> idle.start(number, bound), LONGEST);
            if (nanos.isEmpty()) {
                return 0;
            }
            shortest = Math.min(shortest, nanos.getAsLong());
        }
        return shortest;
    }

    private boolean comesBack(int round, Duration longest) {
        int slots = 1 + round % MOST_SLOTS_A_ROUND;
        int[][] args = new int[slots][SessionLayout.RESULTS];
        host.beginRound();
        for (int i = 0; i < slots; i++) {
            Arrays.setAll(args[i], word -> ++words * SPREAD);
            host.store(LANES, TWELVE, i, args[i]);
        }
        host.ring(LANES);
        for (int i = 0; i < slots; i++) {
            if (!host.comes(i, args[i], longest)) {
                return false;
            }
        }
        return true;
    }

    /** Whether two slots saw each other while both ran. */
    private boolean meet() {
        for (int meeting = 0; meeting < MEETINGS; meeting++) {
            host.beginRound();
            for (int i = 0; i < 2; i++) {
                int[] args = new int[SessionLayout.RESULTS];
                args[0] = 2 * meeting + i;
                args[1] = 2 * meeting + 1 - i;
                args[2] = PATIENCE;
                host.store(WORKGROUPS, MEETING, i, args);
            }
            host.ring(WORKGROUPS);
            int[] unknown = {};
            if (!host.comes(0, unknown, LONGEST) || !host.comes(1, unknown, LONGEST)) {
                return false;
            }
            if (host.result(0) != 0 && host.result(1) != 0) {
                return true;
            }
        }
        return false;
    }
}
