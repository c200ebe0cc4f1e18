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
 * The poller looks for completions while the pump stops it and unmaps the memory.
 *
 * <p>Hypothesis: as in {@link CloseAgainstPublishStress}, but what the poller looks at after counting itself is whether it was
 * stopped: it goes on after the phase is final, until all work has ended.
 */
@JCStressTest
@Outcome(id = "false", expect = ACCEPTABLE, desc = "Nobody touches memory that is gone.")
@Outcome(id = "true", expect = FORBIDDEN, desc = "Memory is touched after it was unmapped: that kills the JVM.")
@State
public class CloseAgainstPollerStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.published();

    /** The poller is to end the work. */
    public CloseAgainstPollerStress() {
        engine.waiting.watch(call);
    }

    /** The poller. */
    @Actor
    public void poller() {
        engine.poller.doWork();
    }

    /** The pump. */
    @Actor
    public void pump() {
        engine.poller.stop();
        engine.unmapIfNobodyIsInside();
    }

    /** Whether memory was touched too late. */
    @Arbiter
    public void touched(Z_Result result) {
        result.r1 = engine.isTouchedAfterUnmap();
    }
}
