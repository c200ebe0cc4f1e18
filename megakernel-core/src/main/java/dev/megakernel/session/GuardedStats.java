package dev.megakernel.session;

import dev.megakernel.stats.DispatchStats;
import dev.megakernel.stats.MegakernelStats;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a listener that throws from harming the session: its first error is logged, all are dropped. */
final class GuardedStats implements MegakernelStats {

    private static final Logger log = LoggerFactory.getLogger(GuardedStats.class);

    private final MegakernelStats listener;
    private final boolean measuresLatency;
    private final AtomicBoolean warned = new AtomicBoolean();

    GuardedStats(MegakernelStats listener) {
        this.listener = listener;
        this.measuresLatency = listener.measuresLatency();
    }

    @Override
    public boolean measuresLatency() {
        return measuresLatency;
    }

    @Override
    public void dispatchCompleted(DispatchStats stats) {
        guard(() -> listener.dispatchCompleted(stats));
    }

    @Override
    public void submissionEnded(String opcode, Outcome outcome, long latencyNanos) {
        submissionsEnded(opcode, outcome, 1, latencyNanos);
    }

    @Override
    public void submissionsEnded(String opcode, Outcome outcome, int count, long latencyNanos) {
        // No lambda: this is called for every submission.
        try {
            if (count == 1) {
                listener.submissionEnded(opcode, outcome, latencyNanos);
            } else {
                listener.submissionsEnded(opcode, outcome, count, latencyNanos);
            }
        } catch (Throwable e) {
            warn(e);
        }
    }

    @Override
    public void deviceLost() {
        guard(listener::deviceLost);
    }

    /** Runs code whose errors are not the session's. */
    void guard(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            warn(e);
        }
    }

    private void warn(Throwable e) {
        if (warned.compareAndSet(false, true)) {
            log.warn("A statistics listener threw; this and later errors of it are ignored", e);
        }
    }
}
