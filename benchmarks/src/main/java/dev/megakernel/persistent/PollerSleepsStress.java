package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The poller finds nothing to watch and goes to sleep while an owner asks it to end work that the device has completed.
 *
 * <p>Hypothesis: if the poller sleeps without having ended the work, it is woken. It announces that it sleeps and looks at the list
 * a last time; who adds looks for the announcement afterwards; bits and announcement are in one total order. A wake-up that is
 * lost leaves a future that never completes.
 */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The poller found the work and ended it.")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "It did, and a wake-up more than needed came.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The poller sleeps, and is woken.")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "The poller sleeps, and nobody ends the work.")
@State
public class PollerSleepsStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.published();

    /** The device has completed the work. */
    public PollerSleepsStress() {
        engine.complete(call);
    }

    /** The poller, until it would sleep. */
    @Actor
    public void poller() {
        engine.time.untilParked(engine.poller);
    }

    /** The owner. */
    @Actor
    public void owner(ZZ_Result result) {
        engine.waiting.watch(call);
        result.r2 = engine.time.isUnparked();
    }

    /** Whether the work has ended. */
    @Arbiter
    public void ended(ZZ_Result result) {
        result.r1 = call.isEnded();
    }

    /** The same where the poller does not look again after it has said that it sleeps. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "true, true", "false, true"},
            expect = ACCEPTABLE,
            desc = "The work was seen, or the sleeper.")
    @Outcome(
            id = "false, false",
            expect = ACCEPTABLE_INTERESTING,
            desc = "The work came between look and announcement.")
    @Outcome(expect = FORBIDDEN, desc = "There is nothing else to see.")
    @State
    public static class Control {

        private final StressEngine engine = new StressEngine();
        private final PersistentCall call = engine.published();

        /** The poller. */
        @Actor
        public void poller(ZZ_Result result) {
            result.r1 = !engine.core.watched.isEmpty();
            engine.core.watched.poller().announce();
        }

        /** The owner. */
        @Actor
        public void owner(ZZ_Result result) {
            engine.waiting.watch(call);
            result.r2 = engine.time.isUnparked();
        }
    }
}
