package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.megakernel.protocol.SessionLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The poller ends work while its owner asks whether it has ended.
 *
 * <p>Hypothesis: who sees that work has ended sees how, and all results. They are written before the state, which is volatile.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "It has not ended yet.")
@Outcome(id = "1, 12", expect = ACCEPTABLE, desc = "It has ended, and everything is there.")
@Outcome(expect = FORBIDDEN, desc = "It has ended, but how or with what is not to be seen.")
@State
public class EndIsVisibleStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.published();

    /** The device has completed the work, and the poller is to end it. */
    public EndIsVisibleStress() {
        engine.complete(call);
        engine.waiting.watch(call);
    }

    /** The poller. */
    @Actor
    public void poller() {
        engine.poller.doWork();
    }

    /** The owner. */
    @Actor
    public void owner(II_Result result) {
        if (call.isEnded()) {
            result.r1 = call.ending() == Ending.DONE ? 1 : 2;
            for (int word = 0; word < SessionLayout.RESULTS; word++) {
                result.r2 += call.word(word) == StressEngine.VALUE ? 1 : 0;
            }
        }
    }
}
