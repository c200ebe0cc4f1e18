package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.MegakernelException;

/**
 * Keeps launches under way while there is work: replaces each that ends, gives the turn to a successor before a quantum is over,
 * gives it away when somebody else wants the queue, and stops after a time without work. One step at a time, for the pump's
 * thread only.
 */
final class LaunchPump {

    /** How often it looks at its launches in a quantum, within bounds. */
    private static final int LOOKS_PER_QUANTUM = 50;

    private static final long SHORTEST_LOOK_NANOS = 50_000;
    private static final long LONGEST_LOOK_NANOS = 1_000_000;
    private static final long UNTIL_WOKEN = Long.MAX_VALUE;

    private final EngineCore core;
    private final PersistentKernel kernel;
    private final Launches launches;
    private final LaunchLosses losses;
    private final StallWatch stall;
    private final long parkAfter;
    private final long quantum;
    private final long look;
    private long launchedAt;
    private long lastWork;
    private boolean changing;
    private boolean sentAway;
    private boolean leaving;

    LaunchPump(EngineCore core, PersistentOptions options) {
        this.core = core;
        this.kernel = core.kernel;
        this.quantum = kernel.config().quantum().toNanos();
        this.look = Math.max(SHORTEST_LOOK_NANOS, Math.min(LONGEST_LOOK_NANOS, quantum / LOOKS_PER_QUANTUM));
        this.parkAfter = options.parkAfter().toNanos();
        this.launches = new Launches(kernel);
        this.losses = new LaunchLosses(core, options.loopLimit());
        this.stall = new StallWatch(core, quantum);
        this.lastWork = core.time.nanoTime() - parkAfter;
    }

    Launches launches() {
        return launches;
    }

    LaunchLosses losses() {
        return losses;
    }

    /** Time between two looks at launches that are under way, in ns. */
    long lookNanos() {
        return look;
    }

    /**
     * Does what is due and answers how long to sleep until the next step, in ns.
     *
     * @throws dev.megakernel.protocol.DeviceLostException when the device is gone
     * @throws BackendException when the device does not take its work
     */
    long step() {
        long now = core.time.nanoTime();
        takeOver(now);
        boolean endedEarly = reap(now) && now - launchedAt < quantum / 2;
        if (kernel.isTurnWanted()) {
            sendAway();
            return look;
        }
        if (!core.settlement.outstanding().isZero()) {
            lastWork = now;
            core.pump.awake();
        } else if (core.pump.isAsleep() || now - lastWork >= parkAfter) {
            return park();
        }
        boolean suspicious = stall.isSuspicious(now);
        if (sentAway || !launches.isNewestRunning()) {
            // Those before are on their way out, or held by long opcodes.
            if (launches.underWay() == 0 || (launches.hasRoom() && !suspicious)) {
                launch(now);
            }
        } else {
            changeTurns(now, suspicious);
        }
        // Where the driver ends loops, launches are short.
        return endedEarly ? SHORTEST_LOOK_NANOS : look;
    }

    /** Takes launches back that were offered while this thread slept. */
    private void takeOver(long now) {
        boolean launched = core.wakeLaunch.takeBack();
        Throwable failure = core.wakeLaunch.takeFailure();
        if (failure instanceof MegakernelException known) {
            throw known;
        }
        if (failure != null) {
            throw new BackendException("A launch failed: " + failure + ". Fix: see the cause.", failure);
        }
        if (launched) {
            launched(now, true);
            // Its work may have ended already; the launch stays for more like any other.
            lastWork = now;
            core.pump.awake();
        }
    }

    /** Takes note of launches that have ended, and answers whether there were any. */
    boolean reap(long now) {
        boolean ended = false;
        while (launches.takeEnded()) {
            losses.launchEnded(launches);
            ended = true;
        }
        if (!ended) {
            return false;
        }
        if (kernel.isTurnWanted()) {
            // Then the backend ends launches at once.
            stall.sentAway();
        }
        changing &= launches.underWay() > 1;
        for (int ring = 0; ring < core.rings.length; ring++) {
            core.cancels[ring].clearBefore(core.rings[ring].claims().follow());
        }
        if (!leaving && launches.underWay() == 0 && stall.isStalled(now)) {
            throw new BackendException(
                    "The device was shown work in its rings, but launches that ran alone did not take any of"
                            + " it; the session cannot go on. Fix: open another; if it happens again, use session mode batched on this"
                            + " device.");
        }
        return true;
    }

    private void launch(long now) {
        boolean noOther = launches.underWay() == 0;
        launches.launch();
        launched(now, noOther);
    }

    private void launched(long now, boolean noOther) {
        launchedAt = now;
        sentAway = false;
        changing = false;
        stall.launched(now, noOther);
    }

    private void changeTurns(long now, boolean suspicious) {
        long age = now - launchedAt;
        if (changing) {
            if (age >= lead()) {
                launches.turnToNewest();
                changing = false;
            }
        } else if (age >= quantum - 2 * lead() && launches.hasRoom() && !suspicious) {
            launch(now);
            changing = true;
        } else if (age >= quantum) {
            // It leaves by its own clock as well; whichever comes first.
            launches.turnToNext();
        }
    }

    /** How long a launch gets to come up before its predecessor is told to leave. */
    private long lead() {
        return Math.min(LONGEST_LOOK_NANOS, quantum / 8);
    }

    /** Tells all launches to leave; none starts until the next step that launches. */
    void sendAway() {
        launches.turnToNext();
        stall.sentAway();
        sentAway = true;
        changing = false;
    }

    /** Tells all launches to leave for ever. */
    void leave() {
        leaving = true;
        core.wakeLaunch.takeBack();
        launches.leave();
    }

    private long park() {
        if (!core.pump.isAsleep()) {
            core.pump.announce();
            kernel.fence();
            if (!core.settlement.outstanding().isZero()) {
                core.pump.awake();
                return 0;
            }
            sendAway();
        }
        if (launches.underWay() > 0) {
            return look;
        }
        core.wakeLaunch.offer(launches);
        return UNTIL_WOKEN;
    }
}
