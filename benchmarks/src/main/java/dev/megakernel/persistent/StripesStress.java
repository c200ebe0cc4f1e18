package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A thread that is inside at one stripe leaves and comes in again at another, while the pump changes the phase and asks whether
 * anybody is inside.
 *
 * <p>Hypothesis: stripes may be read one after the other. A stripe that reads zero was empty at that moment, after the phase had
 * changed; whoever comes in at it later sees the phase and goes. So the pump never finds nobody inside while somebody goes on.
 */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Somebody was inside, and then went.")
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Nobody goes on, and the pump sees it.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Somebody goes on, and the pump sees it.")
@Outcome(id = "true, true", expect = FORBIDDEN, desc = "Somebody goes on while the pump finds nobody inside.")
@State
public class StripesStress {

    private final Phase phase = new Phase();
    private final StripedCount inside = new StripedCount();

    /** The thread is inside at the last stripe. */
    public StripesStress() {
        inside.enter(StripedCount.STRIPES - 1);
    }

    /** The pump. */
    @Actor
    public void pump(ZZ_Result result) {
        phase.end(Phase.State.CLOSED, null);
        result.r1 = inside.isZero();
    }

    /** Who leaves at the last stripe and comes in at the first. */
    @Actor
    public void submitter(ZZ_Result result) {
        inside.leave(StripedCount.STRIPES - 1);
        inside.enter(0);
        result.r2 = phase.now() == Phase.State.OPEN;
    }
}
