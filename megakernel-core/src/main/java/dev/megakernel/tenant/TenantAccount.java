package dev.megakernel.tenant;

/**
 * The counters of one tenant. One lock holds them together, so that no thread ever sees more outstanding than the cap,
 * however publishing, draining and looking interleave. Thread-safe.
 */
final class TenantAccount {

    private final long cap;
    private long published;
    private long drained;
    private long quiesceCalls;
    private long quiesceTimeouts;
    private long quiesceWaitNanos;

    TenantAccount(long cap) {
        this.cap = cap;
    }

    long cap() {
        return cap;
    }

    /** Counts a slot as published before it is written, or answers false when the cap is reached. */
    synchronized boolean tryPublish() {
        if (outstanding() >= cap) {
            return false;
        }
        published++;
        return true;
    }

    /** Takes {@link #tryPublish} back: the slot was not written. */
    synchronized void rollBack() {
        published--;
    }

    /** Counts slots as drained; saturates, so that a wrong count cannot turn into its opposite. */
    synchronized void drain(long slots) {
        drained = drained > Long.MAX_VALUE - slots ? Long.MAX_VALUE : drained + slots;
    }

    /** Published and not drained; 0 when more was noted as drained than was published. */
    synchronized long outstanding() {
        return Math.max(0, published - drained);
    }

    synchronized void quiesced(boolean inTime, long waitNanos) {
        quiesceCalls++;
        quiesceTimeouts += inTime ? 0 : 1;
        quiesceWaitNanos += waitNanos;
    }

    synchronized TenantCounters counters() {
        return new TenantCounters(
                published, drained, outstanding(), cap, quiesceCalls, quiesceTimeouts, quiesceWaitNanos);
    }
}
