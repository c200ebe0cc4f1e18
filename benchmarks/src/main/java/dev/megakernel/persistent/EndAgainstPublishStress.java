package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A submitter publishes while the pump ends the engine and all work that is open.
 *
 * <p>Hypothesis: what was accepted ends exactly once, what was refused never. The submitter opens its entry, fences, and looks at
 * the phase afterwards; the pump changes the phase and looks for open entries afterwards. If the pump came by too early for this
 * one, the submitter sees the phase and ends its work itself. Work without an end would leave a caller waiting for ever.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Refused.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Accepted, and ended by one of the two.")
@Outcome(expect = FORBIDDEN, desc = "Accepted without an end, or with two; or refused with one.")
@State
public class EndAgainstPublishStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.call();

    /** The submitter. */
    @Actor
    public void submitter(II_Result result) {
        result.r1 = engine.publisher.publish(call) == Publication.ACCEPTED ? 1 : 0;
    }

    /** The pump. */
    @Actor
    public void pump() {
        engine.core.phase.end(Phase.State.LOST, null);
        engine.core.settlement.endAll(Ending.LOST);
    }

    /** Ends. */
    @Arbiter
    public void ends(II_Result result) {
        result.r2 = engine.ends();
    }

    /** The same where the submitter does not look at the phase again. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "Refused, or accepted and ended.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Opened after the pump had come by, and never ended.")
    @Outcome(expect = FORBIDDEN, desc = "There is nothing else to see.")
    @State
    public static class Control {

        private final StressEngine engine = new StressEngine();
        private final PersistentCall call = engine.call();

        /** The submitter. */
        @Actor
        public void submitter(II_Result result) {
            CompletionEntry entry = engine.core.settlement.table().take(0);
            if (entry != null && engine.core.phase.now() == Phase.State.OPEN) {
                engine.core.settlement.open(entry, call, StressKernel.FIRST, 1, 1);
                engine.kernel.fence();
                result.r1 = 1;
            }
        }

        /** The pump. */
        @Actor
        public void pump() {
            engine.core.phase.end(Phase.State.LOST, null);
            engine.core.settlement.endAll(Ending.LOST);
        }

        /** Ends. */
        @Arbiter
        public void ends(II_Result result) {
            result.r2 = engine.ends();
        }
    }
}
