package dev.megakernel.persistent;

import dev.megakernel.backend.PersistentKernel;
import dev.megakernel.protocol.ControlLayout;
import dev.megakernel.protocol.Priority;
import dev.megakernel.protocol.SessionLayout;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * The host's half of one kernel that stays on a device: takes work, keeps launches going, and gives every piece of work exactly
 * one end.
 *
 * <p><b>Who does what.</b> The engine owns its kernel and closes it. It knows no tenants, caps, futures or replay. Its user
 * decides what to do when a ring is full, hands slow callbacks to other threads, and after a device loss makes a new kernel,
 * opens a new engine on it and publishes again what may run twice: all work of the old one has ended as LOST before the listener
 * is told. Handles may go from one engine to the next.
 *
 * <p><b>Threads.</b> Two of its own: the pump launches, the poller ends watched work. Work that is published with
 * {@link #tryPublish} is ended by its owner, who looks or waits, and by the poller from {@link #watch} on; with
 * {@link #tryPublishWatched} by the poller at once. Publishing, looking and waiting allocate nothing. All methods may be called by
 * any thread; see {@link PersistentWork} for handles.
 */
public final class PersistentEngine {

    /** The stripe at which those count who only look. */
    private static final int OBSERVERS = 0;

    private final EngineCore core;
    private final LaunchPump pump;
    private final EngineRunner runner;
    private final ClosePlan plan;
    private final Publisher publisher;
    private final Canceller canceller;
    private final CallerWait waiting;
    private final BatchReader batchReader;
    private final Thread pumpThread;
    private final Thread pollerThread;

    private PersistentEngine(
            EngineCore core, PersistentOptions options, EngineListener listener, ThreadFactory threads) {
        this.core = core;
        this.publisher = new Publisher(core);
        this.canceller = new Canceller(core);
        this.waiting = new CallerWait(core, options);
        this.batchReader = new BatchReader(core);
        this.plan = new ClosePlan(core, canceller);
        this.pump = new LaunchPump(core, options);
        CompletionPoller poller = new CompletionPoller(core, options, listener);
        this.runner = new EngineRunner(core, pump, poller, plan, listener);
        this.pumpThread = threads.newThread(runner);
        this.pollerThread = threads.newThread(poller);
    }

    /**
     * Takes a kernel over and starts to serve; nothing is launched before there is work.
     *
     * @param kernel a kernel that was not launched yet; the engine closes it
     * @param options how to wait
     * @param listener told of the end of the engine
     * @param threads makes two threads, the pump's first
     */
    public static PersistentEngine open(
            PersistentKernel kernel, PersistentOptions options, EngineListener listener, ThreadFactory threads) {
        return open(new EngineCore(kernel, new SystemTime(), 0), options, listener, threads);
    }

    static PersistentEngine open(
            EngineCore core, PersistentOptions options, EngineListener listener, ThreadFactory threads) {
        PersistentEngine engine = new PersistentEngine(core, options, listener, threads);
        engine.pumpThread.start();
        engine.pollerThread.start();
        return engine;
    }

    /**
     * Publishes work if there is room, without waiting. Its owner looks after it with {@link #look} or {@link #await}.
     *
     * @throws IllegalStateException when the handle is under way
     */
    public Publication tryPublish(PersistentCall call) {
        return publisher.publish(call);
    }

    /** Publishes work if there is room, without waiting, and has the poller end it. */
    public Publication tryPublishWatched(PersistentCall call) {
        return publisher.publish(call, true);
    }

    /**
     * Publishes a batch as a whole if there is room for all of it, without waiting.
     *
     * @param encoder sets the arguments of the slots; what it throws is thrown here, and no slot has run then
     * @throws IllegalArgumentException when the batch has more slots than its ring or the result table ever have room for
     */
    public Publication tryPublish(PersistentBatch batch, BatchEncoder encoder) {
        return publisher.publish(batch, encoder);
    }

    /** Publishes a batch as {@link #tryPublish(PersistentBatch, BatchEncoder)} does, and has the poller end it. */
    public Publication tryPublishWatched(PersistentBatch batch, BatchEncoder encoder) {
        return watched(publisher.publish(batch, encoder), batch);
    }

    private Publication watched(Publication publication, PersistentWork work) {
        if (publication == Publication.ACCEPTED) {
            waiting.watch(work);
        }
        return publication;
    }

    /** Looks once whether work has ended; answers whether it has. */
    public boolean look(PersistentWork work) {
        return waiting.look(work);
    }

    /** Has the poller end work from now on: for whoever stops looking. */
    public void watch(PersistentWork work) {
        waiting.watch(work);
    }

    /**
     * Waits until work has ended: spins a while, then parks. One thread for a handle.
     *
     * @param longest how long at most
     * @return whether it has ended; if not, the time is over or the thread is interrupted, and the poller ends the work
     */
    public boolean await(PersistentWork work, Duration longest) {
        return waiting.await(work, longest.toNanos());
    }

    /** As {@link #await(PersistentWork, Duration)}, for a time in ns. */
    public boolean await(PersistentWork work, long longestNanos) {
        return waiting.await(work, longestNanos);
    }

    /** As {@link #await(PersistentWork, Duration)} without a limit: false means that the thread is interrupted. */
    public boolean await(PersistentWork work) {
        return waiting.await(work, Long.MAX_VALUE);
    }

    /**
     * Looks for the end of work as long as {@link #await} does before it parks, for whoever has another way to wait.
     *
     * @param longestNanos how long at most, in ns
     * @return whether it has ended
     */
    public boolean spin(PersistentWork work, long longestNanos) {
        return waiting.spin(work, longestNanos);
    }

    /** Asks for work to be taken back where the device has not claimed it; how it ends says whether that worked. */
    public void cancel(PersistentWork work) {
        canceller.cancel(work);
    }

    /**
     * Reads the outcomes of the slots of a batch.
     *
     * @param batch one that ended DONE, was published here with results and not released since
     * @throws IllegalStateException when there is nothing to read, or the engine has ended
     */
    public void results(PersistentBatch batch, BatchResults into) {
        batchReader.read(batch, into);
    }

    /**
     * Copies the observable words, as opcodes have stored them so far.
     *
     * @param into as many as the kernel has, or fewer
     * @return whether it could; the words are gone once the engine has ended
     */
    public boolean observables(int[] into) {
        core.inside.enter(OBSERVERS);
        try {
            if (core.phase.now().isFinal()) {
                return false;
            }
            for (int i = 0; i < into.length; i++) {
                into[i] = core.kernel.control().getInt((ControlLayout.OBSERVABLE_BASE + i) * Integer.BYTES);
            }
            return true;
        } finally {
            core.inside.leave(OBSERVERS);
        }
    }

    /** Whether it takes work. */
    public boolean isOpen() {
        return core.phase.now() == Phase.State.OPEN;
    }

    /** Launches, parking and work under way. */
    public EngineFigures figures() {
        return new EngineFigures(
                pump.launches().started(),
                pump.launches().changes(),
                core.pump.isAsleep(),
                pump.launches().underWay() * core.kernel.config().workgroups(),
                core.settlement.outstanding().sum(),
                pump.losses().lost());
    }

    /** Slots of a level that are published and that the device has not claimed. */
    public long waiting(Priority priority) {
        int stripe = priority.level();
        core.inside.enter(stripe);
        try {
            boolean readable = !core.phase.now().isFinal();
            long sum = 0;
            for (int scope = 0; scope < SessionLayout.SCOPES; scope++) {
                sum += core.rings[priority.level() * SessionLayout.SCOPES + scope].waiting(readable);
            }
            return sum;
        } finally {
            core.inside.leave(stripe);
        }
    }

    /**
     * Refuses new work, lets the rest end for a while, cancels what is left, gives that another quantum, tells the launches to
     * leave and waits for them: two quanta and the longest opcode. What has not ended then ends as CLOSED.
     *
     * <p>Idempotent; the first call sets the times. Legal from listeners, where it does not wait. An interrupt ends the wait, not
     * the closing.
     *
     * @param drain how long accepted work may go on
     * @param longestOpcode how long an opcode may take to come to its end
     */
    public CloseResult close(Duration drain, Duration longestOpcode) {
        long longest = drain.toNanos() + plan.begin(drain.toNanos(), longestOpcode.toNanos());
        core.phase.close();
        core.pump.wake();
        Thread self = Thread.currentThread();
        return self == pumpThread || self == pollerThread || core.settlement.isTelling()
                ? CloseResult.UNDER_WAY
                : new CloseWait(core, runner).await(longest, pump.lookNanos());
    }
}
