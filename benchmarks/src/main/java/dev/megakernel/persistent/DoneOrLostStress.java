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
 * The owner takes a completion while the pump ends all work as lost.
 *
 * <p>Hypothesis: the work ends once, either done with its results or lost without any. With {@link OneSettlesStress} this covers
 * owner, poller and pump: all three go through one compare-and-swap, so what holds for each pair holds for all.
 */
@JCStressTest
@Outcome(id = "1, 1, 3", expect = ACCEPTABLE, desc = "Done, with its results.")
@Outcome(id = "1, 2, 3", expect = ACCEPTABLE, desc = "Lost, without results.")
@Outcome(expect = FORBIDDEN, desc = "No end or two, a mixture, or an entry that is lost or free twice.")
@State
public class DoneOrLostStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.published();

    /** The device has completed the work. */
    public DoneOrLostStress() {
        engine.complete(call);
    }

    /** The owner. */
    @Actor
    public void owner() {
        engine.waiting.look(call);
    }

    /** The pump. */
    @Actor
    public void pump() {
        engine.lose(call);
    }

    /** Ends, how it ended, and free entries. */
    @Arbiter
    public void ends(III_Result result) {
        result.r1 = engine.ends();
        result.r2 = howItEnded();
        result.r3 = engine.free();
    }

    private int howItEnded() {
        if (call.ending() == Ending.DONE && call.word(0) == StressEngine.VALUE) {
            return 1;
        }
        return call.ending() == Ending.LOST && call.word(0) == 0 ? 2 : 0;
    }
}
