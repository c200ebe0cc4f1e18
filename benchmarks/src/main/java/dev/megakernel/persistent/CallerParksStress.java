package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A caller stops looking and parks until its work has ended, while the work ends.
 *
 * <p>Hypothesis: if the caller parks, it is woken. It says that it waits and looks a last time; who ends the work sets its state
 * and looks for somebody who waits afterwards; both are volatile. A wake-up that is lost leaves the caller parked for its whole
 * timeout, or for ever.
 */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "The caller saw the end.")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The caller parks, and is woken.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Both saw each other: a wake-up more than needed.")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "The caller parks although its work has ended.")
@State
public class CallerParksStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.published();

    /** The caller. */
    @Actor
    public void caller(ZZ_Result result) {
        engine.time.untilParked(() -> engine.waiting.await(call, Long.MAX_VALUE));
        result.r1 = engine.time.isParked();
    }

    /** Who ends the work. */
    @Actor
    public void ender(ZZ_Result result) {
        engine.lose(call);
        result.r2 = engine.time.isUnparked();
    }

    /** The same where the caller looks first and says then that it waits. */
    @JCStressTest
    @Outcome(
            id = {"false, false", "true, true", "false, true"},
            expect = ACCEPTABLE,
            desc = "They saw each other.")
    @Outcome(id = "true, false", expect = ACCEPTABLE_INTERESTING, desc = "The end came between look and announcement.")
    @Outcome(expect = FORBIDDEN, desc = "There is nothing else to see.")
    @State
    public static class Control {

        private final StressEngine engine = new StressEngine();
        private final PersistentCall call = engine.published();

        /** The caller. */
        @Actor
        public void caller(ZZ_Result result) {
            result.r1 = call.isUnderWay();
            call.waiter(Thread.currentThread());
        }

        /** Who ends the work. */
        @Actor
        public void ender(ZZ_Result result) {
            engine.lose(call);
            result.r2 = engine.time.isUnparked();
        }
    }
}
