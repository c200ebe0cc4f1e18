package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A thread that looked at a use long ago settles it at last, while its owner has ended it and opened the entry again.
 *
 * <p>Hypothesis: uses are numbered and never come back, so either the first use is settled by one of the two, or the second one
 * stays untouched. A stale thread that settled the second use would end work of somebody else, with results of yet another.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "The stale thread was first, and found the fields of its use.")
@Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "The owner was first, and its second use is open.")
@Outcome(expect = FORBIDDEN, desc = "A use is settled twice, by a stranger, or with the fields of another.")
@State
public class StaleSettleStress {

    private static final long USE = 1;

    private final CompletionEntry entry = new CompletionEntry(0, 0);

    /** The first use is open. */
    public StaleSettleStress() {
        entry.lastPosition = USE;
        entry.open(USE);
    }

    /** Who slept. */
    @Actor
    public void stale(III_Result result) {
        if (entry.settle(USE)) {
            result.r1++;
            result.r2 = (int) entry.lastPosition;
        }
        if (entry.settle(USE)) {
            result.r1++;
        }
    }

    /** Who ends the use and opens the next. */
    @Actor
    public void owner() {
        if (entry.settle(USE)) {
            long next = entry.nextUse();
            entry.lastPosition = next;
            entry.open(next);
        }
    }

    /** The use that is open. */
    @Arbiter
    public void open(III_Result result) {
        result.r3 = (int) entry.openUse();
    }
}
