package dev.megakernel.persistent;

import dev.megakernel.protocol.BackendException;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.MegakernelException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an engine on the pump's thread: serve, and at the end leave no work without an outcome and no memory unmapped that
 * somebody may touch.
 */
final class EngineRunner implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(EngineRunner.class);

    /** How long those may take who were about to use the kernel's memory when the engine ended. */
    private static final long INSIDE_NANOS = Duration.ofSeconds(1).toNanos();

    private final EngineCore core;
    private final LaunchPump pump;
    private final CompletionPoller poller;
    private final ClosePlan plan;
    private final EngineListener listener;
    private volatile boolean finished;
    private volatile boolean released;

    EngineRunner(EngineCore core, LaunchPump pump, CompletionPoller poller, ClosePlan plan, EngineListener listener) {
        this.core = core;
        this.pump = pump;
        this.poller = poller;
        this.plan = plan;
        this.listener = listener;
    }

    /** Whether all is over and the listener is about to be told, or was. */
    boolean isFinished() {
        return finished;
    }

    /** Whether the kernel was released. */
    boolean isReleased() {
        return released;
    }

    @Override
    public void run() {
        core.pump.isCurrentThread();
        boolean left = guarded(this::serveAndLeave);
        core.settlement.endAll(core.phase.now().ending());
        if (core.phase.now() == Phase.State.BROKEN) {
            // Callers have their outcomes; the device may take its time.
            left = guarded(this::leave);
        }
        poller.stop();
        released = left && awaitNobodyInside() && release();
        if (!released) {
            log.warn(
                    "The memory of a persistent session stays mapped: a launch did not end or a thread was still at it");
        }
        finished = true;
        tell();
    }

    private interface Step {
        boolean run();
    }

    /** Runs a step; whatever it throws ends the engine. Answers whether no launch can touch the memory any more. */
    private boolean guarded(Step step) {
        try {
            return step.run();
        } catch (DeviceLostException e) {
            core.phase.end(Phase.State.LOST, e);
            return true;
        } catch (MegakernelException e) {
            core.phase.end(Phase.State.BROKEN, e);
        } catch (Throwable e) {
            core.phase.end(
                    Phase.State.BROKEN,
                    new BackendException("The pump of a persistent session failed: " + e + ". Fix: see the cause.", e));
        }
        return false;
    }

    private boolean serveAndLeave() {
        while (core.phase.now() == Phase.State.OPEN) {
            sleep(pump.step());
        }
        while (core.phase.now() == Phase.State.CLOSING && !plan.isServed(core.time.nanoTime())) {
            sleep(Math.min(pump.lookNanos(), pump.step()));
        }
        if (core.phase.now().isFinal()) {
            return false;
        }
        boolean left = leave();
        core.phase.end(Phase.State.CLOSED, null);
        return left;
    }

    private boolean leave() {
        pump.leave();
        long start = core.time.nanoTime();
        pump.reap(start);
        while (pump.launches().underWay() > 0 && core.time.nanoTime() - start < plan.leaveNanos()) {
            sleep(pump.lookNanos());
            pump.reap(core.time.nanoTime());
        }
        return pump.launches().underWay() == 0;
    }

    private boolean awaitNobodyInside() {
        long start = core.time.nanoTime();
        while (!core.inside.isZero()) {
            if (core.time.nanoTime() - start >= INSIDE_NANOS) {
                return false;
            }
            sleep(pump.lookNanos());
        }
        return true;
    }

    private boolean release() {
        try {
            core.kernel.close();
            return true;
        } catch (Throwable e) {
            log.warn("A persistent session could not release its kernel", e);
            return false;
        }
    }

    private void tell() {
        Phase.State state = core.phase.now();
        EngineEnd.Kind kind = state == Phase.State.LOST
                ? EngineEnd.Kind.LOST
                : state == Phase.State.BROKEN ? EngineEnd.Kind.BROKEN : EngineEnd.Kind.CLOSED;
        try {
            listener.ended(new EngineEnd(kind, core.phase.cause(), released));
        } catch (Throwable e) {
            log.warn("A listener threw when it was told that an engine has ended", e);
        }
    }

    private void sleep(long nanos) {
        if (nanos > 0) {
            core.pump.sleep(nanos);
        }
    }
}
