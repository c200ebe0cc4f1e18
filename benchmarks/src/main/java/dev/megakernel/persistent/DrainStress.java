package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A submitter publishes while a close refuses new work and asks whether everything has ended, so that launches may leave.
 *
 * <p>Hypothesis: what was accepted is not overlooked. The close looks first for those who are inside and may be about to publish,
 * and then for work that is under way; a submitter counts its work before it leaves. Work that is accepted and overlooked would
 * be ended as closed although there was time to run it.
 */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Accepted, and the close waits for it.")
@Outcome(
        id = {"false, false", "false, true"},
        expect = ACCEPTABLE,
        desc = "Refused.")
@Outcome(id = "true, true", expect = FORBIDDEN, desc = "Accepted, and the close does not wait for it.")
@State
public class DrainStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.call();
    private final ClosePlan plan = new ClosePlan(engine.core, engine.canceller);

    /** There is time to drain. */
    public DrainStress() {
        plan.begin(Duration.ofDays(1).toNanos(), 0);
    }

    /** The submitter. */
    @Actor
    public void submitter(ZZ_Result result) {
        result.r1 = engine.publisher.publish(call) == Publication.ACCEPTED;
    }

    /** The close. */
    @Actor
    public void close(ZZ_Result result) {
        engine.core.phase.close();
        result.r2 = plan.isServed(engine.time.nanoTime());
    }

    /** The same where the close looks first for work and then for those inside. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "Refused, or waited for.")
    @Outcome(
            id = "true, true",
            expect = ACCEPTABLE_INTERESTING,
            desc = "The submitter came and went between both looks.")
    @Outcome(expect = FORBIDDEN, desc = "There is nothing else to see.")
    @State
    public static class Control {

        private final StressEngine engine = new StressEngine();
        private final PersistentCall call = engine.call();

        /** The submitter. */
        @Actor
        public void submitter(ZZ_Result result) {
            result.r1 = engine.publisher.publish(call) == Publication.ACCEPTED;
        }

        /** The close. */
        @Actor
        public void close(ZZ_Result result) {
            engine.core.phase.close();
            result.r2 = engine.core.settlement.outstanding().isZero() && engine.core.inside.isZero();
        }
    }
}
