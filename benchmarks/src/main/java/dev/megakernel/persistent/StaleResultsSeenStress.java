package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread notes how many results of a batch it has seen, after the batch has ended and its entry counts for another one.
 *
 * <p>Hypothesis: such knowledge never counts for the later batch: it carries the number of its use, in the same word. Otherwise
 * the later batch would end before its first results are there.
 */
@JCStressTest
@Outcome(
        id = {"0", "1"},
        expect = ACCEPTABLE,
        desc = "Nothing is known of the later batch, or what its owner saw.")
@Outcome(expect = FORBIDDEN, desc = "What was seen of the earlier batch counts for the later one.")
@State
public class StaleResultsSeenStress {

    private static final long EARLIER = 1;
    private static final long LATER = EARLIER + 1;

    private final CompletionEntry entry = new CompletionEntry(0, EARLIER);

    /** Who slept. */
    @Actor
    public void stale() {
        entry.sawResults(EARLIER, StressKernel.SLOTS);
    }

    /** Who looks at the later batch. */
    @Actor
    public void owner(I_Result result) {
        entry.sawResults(LATER, 1);
        result.r1 = entry.resultsSeen(LATER);
    }
}
