package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.megakernel.protocol.SessionLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * Somebody takes work back while the device claims it and looks at its cancel word.
 *
 * <p>Hypothesis: the work ends once, in the way the device decided, whenever the word came; and once the pump knows of the claim,
 * the word is harmless. The canceller only asks; its word names the position, which never comes back within 2^32. Two answers
 * would have work that ran end as cancelled, and run twice when it is published again.
 */
@JCStressTest
@Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "The word came in time: cancelled.")
@Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "The word came too late, or not at all: done.")
@Outcome(expect = FORBIDDEN, desc = "The work ends otherwise than the device says, or the word stays.")
@State
public class CancelAgainstClaimStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.published();

    /** Who takes the work back. */
    @Actor
    public void canceller() {
        engine.canceller.cancel(call);
    }

    /** The device, and then the owner. */
    @Actor
    public void device(ZZZ_Result result) {
        result.r1 = engine.device.isCancelled(StressKernel.FIRST);
        engine.complete(call, result.r1 ? SessionLayout.STATUS_CANCELLED : SessionLayout.STATUS_DONE);
        engine.waiting.look(call);
    }

    /** Whether it ended once as the device says, and whether its word is still there after the pump has come by. */
    @Arbiter
    public void end(ZZZ_Result result) {
        result.r2 = engine.ends() == 1 && call.ending() == (result.r1 ? Ending.CANCELLED : Ending.DONE);
        engine.core.cancels[call.ring].clearBefore(
                engine.core.rings[call.ring].claims().follow());
        result.r3 = engine.device.isCancelled(StressKernel.FIRST);
    }
}
