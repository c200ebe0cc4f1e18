package dev.megakernel.session;

import dev.megakernel.backend.RecoverableKernel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One thread collects what waits and launches one pass after another. */
final class BatchedRunner implements Runner {

    private static final AtomicInteger NUMBERS = new AtomicInteger(1);

    private final Books books;
    private final PendingQueue queue;
    private final SessionBuffers buffers;
    private final PassBorder border;
    private final Thread owner;
    private final Shutdown shutdown;

    BatchedRunner(RecoverableKernel kernel, SessionOptions options, Books books) {
        int capacity = kernel.config().slotCount();
        this.books = books;
        this.queue = new PendingQueue(capacity);
        this.buffers = new SessionBuffers(capacity, books.tenants(), options.observables());
        this.border = new PassBorder(queue, buffers, books);
        this.owner = new Thread(
                new SessionOwner(kernel, queue, border, buffers, books.ledger()),
                "megakernel-session-" + NUMBERS.getAndIncrement());
        this.owner.setDaemon(true);
        this.shutdown = new Shutdown(owner, queue, books, options);
    }

    @Override
    public SessionMode mode() {
        return SessionMode.BATCHED;
    }

    @Override
    public boolean takesBatches() {
        return false;
    }

    @Override
    public void start() {
        owner.start();
    }

    @Override
    public boolean offer(Job job, boolean callerWaits) {
        return queue.offer(job.tickets());
    }

    @Override
    public void cancel(Ticket ticket, RuntimeException failure) {
        if (ticket.isWaiting() && books.ledger().end(ticket, Ticket.State.WAITING, Outcome.cancelled(failure))) {
            queue.remove(ticket);
        }
    }

    @Override
    public void look(Job job) {
        // The owner settles everything by itself.
    }

    @Override
    public Awaited await(Job job, long longest) {
        long start = System.nanoTime();
        while (!job.isEnded()) {
            long left = Math.min(job.nanosLeft(), longest - (System.nanoTime() - start));
            if (left <= 0) {
                return Awaited.LATE;
            }
            LockSupport.parkNanos(this, left);
            if (!job.isEnded() && Thread.interrupted()) {
                return Awaited.INTERRUPTED;
            }
        }
        return Awaited.ENDED;
    }

    @Override
    public boolean needs(Thread thread) {
        return thread == owner;
    }

    @Override
    public SessionTelemetry telemetry() {
        return border.look();
    }

    @Override
    public long passNanos() {
        return border.passNanos();
    }

    @Override
    public int[] observables() {
        return buffers.observables();
    }

    @Override
    public long launches() {
        return books.ledger().passes();
    }

    @Override
    public void close() {
        shutdown.run();
    }
}
