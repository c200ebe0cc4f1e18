package dev.megakernel.backend;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Counts device losses and says when there were too many in a row. Guarded by its owner's lock. */
final class LossBudget {

    private final RecoveryPolicy policy;
    private final Clock clock;
    private final Deque<Instant> recent = new ArrayDeque<>();
    private long total;
    private @Nullable Instant lastAt;
    private @Nullable String lastText;

    LossBudget(RecoveryPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /** Records a loss and returns whether the budget still covers it. */
    boolean record(String text) {
        Instant now = clock.instant();
        total++;
        lastAt = now;
        lastText = text;
        recent.addLast(now);
        while (recent.peekFirst() != null && recent.getFirst().isBefore(now.minus(policy.window()))) {
            recent.removeFirst();
        }
        return recent.size() <= policy.maxLosses();
    }

    /** Forgives all losses: somebody decided to go on. */
    void forgive() {
        recent.clear();
    }

    RecoveryStatus status(RecoveryStatus.State state) {
        return new RecoveryStatus(state, total, lastAt, lastText);
    }
}
