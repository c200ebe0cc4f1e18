package dev.megakernel.vulkan;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Looks for something again and again for a bounded time, on a platform thread. Immutable. */
final class BoundedPoll {

    /** Sees nothing. */
    static final BoundedPoll NEVER = new BoundedPoll(0);

    private final long nanos;
    private final LongSupplier clock;
    private final BooleanSupplier mayPoll;

    /** Polls for so many nanoseconds by the system's clock. */
    BoundedPoll(long nanos) {
        this(nanos, System::nanoTime, () -> !Threads.isVirtual());
    }

    /**
     * Polls by a clock of the caller.
     *
     * @param mayPoll whether the calling thread may keep its core busy
     */
    BoundedPoll(long nanos, LongSupplier clock, BooleanSupplier mayPoll) {
        this.nanos = nanos;
        this.clock = clock;
        this.mayPoll = mayPoll;
    }

    /** Returns true as soon as it was seen, and false when the time is over or the thread may not poll. */
    boolean sees(BooleanSupplier it) {
        if (nanos == 0 || !mayPoll.getAsBoolean()) {
            return false;
        }
        long started = clock.getAsLong();
        do {
            if (it.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        } while (clock.getAsLong() - started < nanos);
        return false;
    }
}
