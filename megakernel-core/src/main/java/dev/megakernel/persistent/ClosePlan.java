package dev.megakernel.persistent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** When a close goes over from draining to cancelling to leaving. For the pump's thread, but for {@link #begin}. */
final class ClosePlan {

    /** How long opcodes get to end when a broken engine ends without a close that says it. */
    private static final long LONGEST_OPCODE_NANOS = Duration.ofSeconds(5).toNanos();

    private record Times(long drainUntil, long longestOpcode) {}

    private final EngineCore core;
    private final Canceller canceller;
    private final long quantum;
    private final AtomicReference<@Nullable Times> times = new AtomicReference<>();
    private long servedUntil;
    private boolean cancelled;

    ClosePlan(EngineCore core, Canceller canceller) {
        this.core = core;
        this.canceller = canceller;
        this.quantum = core.kernel.config().quantum().toNanos();
    }

    /**
     * Sets the times, before the phase changes; the first call counts.
     *
     * @return how long cancelling and leaving take at most after draining, in ns
     */
    long begin(long drainNanos, long longestOpcodeNanos) {
        times.compareAndSet(null, new Times(core.time.nanoTime() + drainNanos, longestOpcodeNanos));
        return quantum + leaveNanos();
    }

    /** Whether launches may be told to leave: everything has ended, or has had its time. Cancels when the time to drain is over. */
    boolean isServed(long now) {
        // First those who may be about to publish, then what is published.
        if (core.inside.isZero() && core.settlement.outstanding().isZero()) {
            return true;
        }
        if (!cancelled) {
            Times set = times.get();
            if (set != null && now - set.drainUntil() < 0) {
                return false;
            }
            cancelled = true;
            servedUntil = now + quantum;
            canceller.cancelAll();
        }
        return now - servedUntil >= 0;
    }

    /** How long launches get to leave, in ns. */
    long leaveNanos() {
        Times set = times.get();
        return 2 * quantum + (set == null ? LONGEST_OPCODE_NANOS : set.longestOpcode());
    }
}
