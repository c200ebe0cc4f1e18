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
 * The poller is about to end work when its owner ends it first and publishes other work, which gets the same entry.
 *
 * <p>Hypothesis: the first work ends once, the second stays under way: its completion is not there yet, and that of the first
 * names another generation. Otherwise somebody would get the results of other work.
 */
@JCStressTest
@Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "The first has ended, the second goes on in an entry of its own.")
@Outcome(
        expect = FORBIDDEN,
        desc = "The first has not ended once, or the second has, or an entry is lost or free twice.")
@State
public class StalePollerStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall first = engine.published();
    private final PersistentCall second = engine.call();

    /** The device has completed the first work, and the poller is to end it. */
    public StalePollerStress() {
        engine.complete(first);
        engine.waiting.watch(first);
    }

    /** The poller. */
    @Actor
    public void poller() {
        engine.poller.doWork();
    }

    /** The owner. */
    @Actor
    public void owner() {
        engine.waiting.look(first);
        engine.publisher.publish(second);
    }

    /** Ends, whether the second is under way, and free entries. */
    @Arbiter
    public void ends(III_Result result) {
        result.r1 = engine.ends();
        result.r2 = second.isUnderWay() ? 1 : 0;
        result.r3 = engine.free();
    }
}
