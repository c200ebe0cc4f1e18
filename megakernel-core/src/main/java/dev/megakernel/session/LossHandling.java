package dev.megakernel.session;

import dev.megakernel.protocol.DeviceLostException;
import dev.megakernel.protocol.DeviceLostException.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, submission by submission, what becomes of a pass that failed. After a device loss that was recovered from,
 * what may run again waits again, once; all else ends. Owner thread only.
 */
final class LossHandling {

    /** A submission that loses its device a second time in a row is not tried again: it may be what kills devices. */
    private static final int MAX_LOSSES = 1;

    private static final Logger log = LoggerFactory.getLogger(LossHandling.class);

    private final PendingQueue queue;
    private final Ledger ledger;

    LossHandling(PendingQueue queue, Ledger ledger) {
        this.queue = queue;
        this.ledger = ledger;
    }

    /**
     * Puts back or ends the submissions of a pass.
     *
     * @param count how many there are
     * @param error what the pass threw
     * @param gone whether no device is left
     */
    void settle(int count, RuntimeException error, boolean gone) {
        if (!gone && !(error instanceof DeviceLostException)) {
            throw error;
        }
        int replayed = 0;
        // From the last to the first, since each goes to the head of its level.
        for (int slot = count - 1; slot >= 0; slot--) {
            Ticket ticket = queue.launched(slot);
            if (!gone && mayRunAgain(ticket, progress(error))) {
                if (queue.putBack(ticket)) {
                    ledger.putBack(ticket);
                    replayed++;
                }
            } else {
                ledger.end(ticket, Ticket.State.LAUNCHED, Outcome.failed(Failures.deviceLost(ticket, error)));
            }
        }
        log.warn("The device was lost in a pass of {} submissions; {} of them run again", count, replayed);
    }

    private static Progress progress(RuntimeException error) {
        return error instanceof DeviceLostException lost ? lost.progress() : Progress.UNKNOWN;
    }

    /** Counts a loss, and answers whether the submission may run once more. */
    static boolean mayRunAgain(Ticket ticket, Progress progress) {
        boolean harmless = ticket.opcode().traits().idempotent() || progress == Progress.NEVER_STARTED;
        return ticket.countLoss() <= MAX_LOSSES && harmless && !ticket.job().isAbandoned();
    }
}
