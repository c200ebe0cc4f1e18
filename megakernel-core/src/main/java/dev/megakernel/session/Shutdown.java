package dev.megakernel.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a session: refuse, drain, cancel, give up. May run on any thread, several times. */
final class Shutdown {

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private final Thread owner;
    private final PendingQueue queue;
    private final Admission admission;
    private final Ledger ledger;
    private final SessionOptions options;

    Shutdown(Thread owner, PendingQueue queue, Books books, SessionOptions options) {
        this.owner = owner;
        this.queue = queue;
        this.admission = books.admission();
        this.ledger = books.ledger();
        this.options = options;
    }

    void run() {
        queue.refuse();
        admission.close();
        if (Thread.currentThread() == owner) {
            // A callback the executor refused: the loop below it drains and ends.
            return;
        }
        boolean interrupted = false;
        if (owner.isAlive()) {
            interrupted = join(options.drainTimeout());
            cancelWaiting();
        }
        if (owner.isAlive()) {
            interrupted |= join(options.quantum());
            abandonPass();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the owner and answers whether the wait was interrupted. */
    private boolean join(Duration longest) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(owner, TimeUnit.NANOSECONDS.convert(longest));
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void cancelWaiting() {
        for (Ticket ticket : queue.drain()) {
            ledger.end(ticket, Ticket.State.WAITING, Outcome.cancelled(Failures.closed(ticket, false)));
        }
    }

    private void abandonPass() {
        if (owner.isAlive()) {
            log.warn(
                    "Thread {} still runs a pass after the drain timeout of {}; its submissions end without a result",
                    owner.getName(),
                    options.drainTimeout());
        }
        // What a lost device put back meanwhile waits again.
        cancelWaiting();
        for (Ticket ticket : queue.inPass()) {
            ledger.end(ticket, Ticket.State.LAUNCHED, Outcome.cancelled(Failures.closed(ticket, true)));
        }
        cancelWaiting();
    }
}
