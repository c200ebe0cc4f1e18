package dev.megakernel.tenant;

/** Waits poll by poll for a tenant's work to drain: spins while that is likely to be short, then yields. Stateless. */
final class Quiesce {

    /** Polls that only spin; long enough for a completion on its way, short enough not to matter. */
    private static final long SPINS = 256;

    private Quiesce() {}

    /**
     * Answers what was outstanding at the last look: 0 when the tenant is quiet.
     *
     * @param maxPolls most looks that follow the first one
     */
    static long await(TenantAccount account, long maxPolls) {
        long started = System.nanoTime();
        long outstanding = account.outstanding();
        for (long poll = 0; outstanding > 0 && poll < maxPolls; poll++) {
            pause(poll);
            outstanding = account.outstanding();
        }
        account.quiesced(outstanding == 0, System.nanoTime() - started);
        return outstanding;
    }

    private static void pause(long poll) {
        if (poll < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
