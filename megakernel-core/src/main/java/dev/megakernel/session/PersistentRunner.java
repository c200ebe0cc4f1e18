package dev.megakernel.session;

import dev.megakernel.backend.CompiledKernel;
import dev.megakernel.backend.DeviceInfo;
import dev.megakernel.backend.PersistentConfig;
import dev.megakernel.backend.RecoverableKernel;
import dev.megakernel.backend.RecoveryStatus;
import dev.megakernel.persistent.Ending;
import dev.megakernel.persistent.EngineEnd;
import dev.megakernel.persistent.EngineFigures;
import dev.megakernel.persistent.PersistentEngine;
import dev.megakernel.persistent.PersistentOptions;
import dev.megakernel.persistent.PersistentWork;
import dev.megakernel.persistent.Publication;
import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.MegakernelException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes each submission to a kernel that stays on the device, at once and on the caller's thread. When the device is
 * lost, the engine's own thread replaces it, and what may run again is published again.
 */
final class PersistentRunner implements Runner {

    private static final Logger log = LoggerFactory.getLogger(PersistentRunner.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger(1);

    /** Tries to publish between two naps while the device catches up. */
    private static final int TRIES_WITHOUT_NAP = 1_000;

    private static final long NAP_NANOS = 20_000;

    /** While a lost device is replaced, and when it was not. */
    private static final EngineFigures NO_ENGINE = new EngineFigures(0, 0, false, 0, 0, 0);

    private final RecoverableKernel kernel;
    private final SessionOptions options;
    private final Books books;
    private final Callbacks callbacks;
    private final boolean pairs;
    private final long batchPatienceNanos;
    private final Ledger ledger;
    private final PersistentLook look;
    private final SessionResidency.Shape shape;
    private final String threadPrefix = "megakernel-session-" + NUMBERS.getAndIncrement() + "-";

    /** What waits for an engine. */
    private final Queue<Ticket> held = new ConcurrentLinkedQueue<>();

    private final Object replacing = new Object();
    private volatile @Nullable Engine engine;
    private volatile boolean closed;
    private long launchesBefore;

    /** An engine, and the kernel it stands on. */
    private record Engine(PersistentEngine engine, CompiledKernel on) {}

    PersistentRunner(
            RecoverableKernel kernel, SessionOptions options, Books books, Callbacks callbacks, boolean pairs) {
        this.kernel = kernel;
        this.options = options;
        this.books = books;
        this.callbacks = callbacks;
        this.pairs = pairs;
        this.batchPatienceNanos = TimeUnit.NANOSECONDS.convert(options.blockTimeout());
        this.ledger = books.ledger();
        this.look = new PersistentLook(kernel.config().slotCount(), books, options);
        PersistentConfig config = config();
        this.shape = new SessionResidency.Shape(
                config.workgroups(), config.reservedGroups(), config.quantum(), options.parkAfter());
    }

    private PersistentConfig config() {
        return PersistentGeometry.of(kernel, options, books.tenants(), pairs);
    }

    @Override
    public SessionMode mode() {
        return SessionMode.PERSISTENT;
    }

    @Override
    public boolean takesBatches() {
        return true;
    }

    @Override
    public void start() {
        synchronized (replacing) {
            open();
        }
    }

    /** Opens an engine on the kernel that is current; guarded by {@code replacing}. */
    private Engine open() {
        CompiledKernel on = kernel.current();
        PersistentOptions waiting = PersistentOptions.forProcessors(
                        Runtime.getRuntime().availableProcessors())
                .withParkAfter(options.parkAfter())
                .withCallerSpin(spins() ? options.executeSpin() : Duration.ZERO)
                .withLoopLimit(kernel.device().limits().loopIterations());
        PersistentEngine fresh = PersistentEngine.open(
                on.persistent(config()), waiting, new RunnerListener(this, on, callbacks), threads());
        Engine opened = new Engine(fresh, on);
        engine = opened;
        return opened;
    }

    /** A CPU driver needs the processor that a caller would spin on. */
    private boolean spins() {
        return kernel.device().kind() != DeviceInfo.Kind.CPU;
    }

    private ThreadFactory threads() {
        AtomicInteger next = new AtomicInteger();
        return body -> {
            String role = next.getAndIncrement() == 0 ? "pump" : "poller";
            Thread thread = new Thread(body, threadPrefix + role);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public boolean offer(Job job, boolean callerWaits) {
        if (closed) {
            return false;
        }
        List<Ticket> tickets = job.tickets();
        for (int i = 0; i < tickets.size(); i++) {
            publish(tickets.get(i), callerWaits);
        }
        return true;
    }

    private void publish(Ticket ticket, boolean callerWaits) {
        Engine now = usable();
        if (now == null) {
            ledger.end(ticket, Ticket.State.WAITING, Outcome.failed(Failures.deviceGone(kernel)));
            return;
        }
        if (!ticket.move(Ticket.State.WAITING, Ticket.State.LAUNCHED)) {
            return;
        }
        ledger.launched(ticket);
        PublishedTicket published = ticket.published();
        if (published == null || !published.reuse(now.engine())) {
            published = new PublishedTicket(this, ticket, now.engine());
            ticket.published(published);
        }
        try {
            settle(untilThereIsRoom(published, callerWaits), ticket, now);
        } catch (Throwable e) {
            // Only the arguments of a batch come from elsewhere.
            ledger.end(ticket, Ticket.State.LAUNCHED, Outcome.failed(Failures.argumentsFailed(e)));
        }
    }

    private void settle(Publication answer, Ticket ticket, Engine on) {
        switch (answer) {
            case ACCEPTED -> {}
            case CLOSED -> ledger.end(ticket, Ticket.State.LAUNCHED, Outcome.cancelled(Failures.closed(ticket, false)));
            case RING_FULL, TABLE_FULL ->
                ledger.end(ticket, Ticket.State.LAUNCHED, Outcome.failed(Failures.noRoomForBatch(ticket)));
            case LOST, BROKEN -> {
                hold(ticket);
                republishIfReplaced(on);
            }
        }
    }

    /**
     * Permits keep submissions within the ring; the host may learn a moment later than the device that a slot is free. What
     * batches need besides may be held for longer.
     */
    private Publication untilThereIsRoom(PublishedTicket published, boolean callerWaits) {
        long start = 0;
        for (int tries = 1; ; tries++) {
            Publication answer = published.tryPublish(callerWaits);
            if (answer != Publication.RING_FULL && answer != Publication.TABLE_FULL) {
                return answer;
            }
            if (published.isBatch()) {
                long now = System.nanoTime();
                start = tries == 1 ? now : start;
                if (now - start > batchPatienceNanos) {
                    return answer;
                }
            }
            if (tries % TRIES_WITHOUT_NAP == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** The engine to publish to; another one when the kernel was replaced meanwhile, none when the device is gone. */
    private @Nullable Engine usable() {
        Engine now = engine;
        if (now != null && now.on() == kernel.current()) {
            return now;
        }
        synchronized (replacing) {
            now = engine;
            if (now != null && now.on() == kernel.current()) {
                return now;
            }
            if (kernel.status().state() != RecoveryStatus.State.READY || closed) {
                return null;
            }
            return tryOpen();
        }
    }

    private @Nullable Engine tryOpen() {
        retire();
        try {
            return open();
        } catch (MegakernelException e) {
            log.error("A persistent session could not be opened again; submissions fail until it can", e);
            return null;
        }
    }

    private void retire() {
        Engine old = engine;
        engine = null;
        if (old != null) {
            launchesBefore += old.engine().figures().launches();
        }
    }

    private void hold(Ticket ticket) {
        if (ticket.move(Ticket.State.LAUNCHED, Ticket.State.WAITING)) {
            ledger.putBack(ticket);
            held.add(ticket);
        }
    }

    private void republishIfReplaced(Engine before) {
        if (!before.equals(engine)) {
            republish();
        }
    }

    private void republish() {
        for (Ticket ticket = held.poll(); ticket != null; ticket = held.poll()) {
            publish(ticket, false);
        }
    }

    /** Called by whichever thread found the end. */
    void ended(Ticket ticket, PublishedTicket published) {
        PersistentWork work = published.work();
        if (work.ending() == Ending.LOST && LossHandling.mayRunAgain(ticket, work.progress())) {
            hold(ticket);
            return;
        }
        Outcome outcome;
        try {
            outcome = published.outcome(closed && !ticket.job().isAbandoned());
        } catch (RuntimeException e) {
            outcome = Outcome.failed(e);
        }
        ledger.end(ticket, Ticket.State.LAUNCHED, outcome);
    }

    /** On the thread of an engine that has ended; whatever it held has ended or is held here. */
    void engineEnded(CompiledKernel on, EngineEnd end) {
        if (end.kind() == EngineEnd.Kind.CLOSED) {
            return;
        }
        synchronized (replacing) {
            if (end.kind() == EngineEnd.Kind.LOST) {
                recover(on, end.cause());
            } else {
                log.error("A persistent session broke; another engine takes over", end.cause());
            }
            if (engine != null && engine.on() == on) {
                retire();
            }
        }
        republish();
    }

    private void recover(CompiledKernel on, @Nullable MegakernelException cause) {
        DeviceLostException loss = cause instanceof DeviceLostException lost
                ? lost
                : new DeviceLostException("The device of a persistent session is gone, device lost. Fix: see the log.");
        try {
            if (kernel.current() == on) {
                kernel.lost(on, loss);
            }
        } catch (RuntimeException e) {
            log.warn("The device of a persistent session was not replaced: {}", e.toString());
        }
    }

    @Override
    public void cancel(Ticket ticket, RuntimeException failure) {
        if (ticket.isWaiting()) {
            ledger.end(ticket, Ticket.State.WAITING, Outcome.cancelled(failure));
        }
        PublishedTicket published = ticket.published();
        if (published != null) {
            published.engine().cancel(published.work());
        }
    }

    @Override
    public void look(Job job) {
        EngineWait.look(job);
    }

    @Override
    public void spin(Job job, long longest) {
        EngineWait.spin(job, longest);
    }

    @Override
    public Awaited await(Job job, long longest) {
        return EngineWait.await(job, longest);
    }

    @Override
    public boolean needs(Thread thread) {
        return thread.getName().startsWith(threadPrefix);
    }

    @Override
    public SessionTelemetry telemetry() {
        Engine now = engine;
        return look.telemetry(now == null ? null : now.engine());
    }

    @Override
    public long passNanos() {
        return look.stuckNanos();
    }

    @Override
    public int[] observables() {
        int[] words = new int[options.observables()];
        Engine now = engine;
        if (now == null || !now.engine().observables(words)) {
            return new int[words.length];
        }
        return words;
    }

    @Override
    public SessionResidency.Resident resident() {
        Engine now = engine;
        EngineFigures figures = now == null ? NO_ENGINE : now.engine().figures();
        return new SessionResidency.Resident(
                shape,
                figures.residentWorkgroups(),
                figures.parked(),
                launchesBefore + figures.launches(),
                figures.turnChanges(),
                figures.outstanding(),
                figures.lostInLaunches());
    }

    @Override
    public long launches() {
        Engine now = engine;
        return launchesBefore + (now == null ? 0 : now.engine().figures().launches());
    }

    @Override
    public void close() {
        closed = true;
        books.admission().close();
        Engine now = engine;
        if (now != null) {
            now.engine().close(options.drainTimeout(), options.quantum());
        }
        for (Ticket ticket = held.poll(); ticket != null; ticket = held.poll()) {
            ledger.end(ticket, Ticket.State.WAITING, Outcome.cancelled(Failures.closed(ticket, false)));
        }
    }
}
