package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Somebody takes work back while the pump ends the engine and unmaps its memory.
 *
 * <p>Hypothesis: as in {@link CloseAgainstPublishStress}, for the words that take work back and the claims that are read before.
 */
@JCStressTest
@Outcome(id = "false", expect = ACCEPTABLE, desc = "Nobody touches memory that is gone.")
@Outcome(id = "true", expect = FORBIDDEN, desc = "Memory is touched after it was unmapped: that kills the JVM.")
@State
public class CloseAgainstCancelStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.published();

    /** Who takes the work back. */
    @Actor
    public void canceller() {
        engine.canceller.cancel(call);
    }

    /** The pump. */
    @Actor
    public void pump() {
        engine.core.phase.end(Phase.State.LOST, null);
        engine.unmapIfNobodyIsInside();
    }

    /** Whether memory was touched too late. */
    @Arbiter
    public void touched(Z_Result result) {
        result.r1 = engine.isTouchedAfterUnmap();
    }
}
