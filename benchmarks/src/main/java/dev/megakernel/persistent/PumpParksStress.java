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
 * The pump finds no work and goes to sleep while a submitter publishes.
 *
 * <p>Hypothesis: if the pump sleeps, it is woken. It announces that it sleeps and looks for work a last time; the submitter counts
 * its work and looks for the announcement afterwards. Announcement and count are written and read in one total order, so one of
 * the two sees the other. A wake-up that is lost leaves work in the ring with nothing launched, until somebody else publishes.
 */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "The pump saw the work.")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The pump sleeps, and is woken.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Both saw each other: a wake-up more than needed.")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "The pump sleeps although there is work.")
@State
public class PumpParksStress {

    private static final long UNTIL_WOKEN = Long.MAX_VALUE;

    private final StressEngine engine = new StressEngine();
    private final LaunchPump pump = engine.pump();
    private final PersistentCall call = engine.call();

    /** The pump. */
    @Actor
    public void pump(ZZ_Result result) {
        result.r1 = pump.step() == UNTIL_WOKEN;
    }

    /** The submitter. */
    @Actor
    public void submitter(ZZ_Result result) {
        engine.publisher.publish(call);
        result.r2 = engine.time.isUnparked();
    }

    /** The same where the pump looks first and says then that it sleeps. */
    @JCStressTest
    @Outcome(
            id = {"false, false", "true, true", "false, true"},
            expect = ACCEPTABLE,
            desc = "They saw each other.")
    @Outcome(id = "true, false", expect = ACCEPTABLE_INTERESTING, desc = "The work came between look and announcement.")
    @Outcome(expect = FORBIDDEN, desc = "There is nothing else to see.")
    @State
    public static class Control {

        private final StressEngine engine = new StressEngine();
        private final PersistentCall call = engine.call();

        /** The pump. */
        @Actor
        public void pump(ZZ_Result result) {
            result.r1 = engine.core.settlement.outstanding().isZero();
            engine.core.pump.announce();
        }

        /** The submitter. */
        @Actor
        public void submitter(ZZ_Result result) {
            engine.publisher.publish(call);
            result.r2 = engine.time.isUnparked();
        }
    }

    /** The same where the announcement is an opaque store, and no fence follows: the processor itself may swap store and look. */
    @JCStressTest
    @Outcome(
            id = {"false, false", "true, true", "false, true"},
            expect = ACCEPTABLE,
            desc = "They saw each other.")
    @Outcome(
            id = "true, false",
            expect = ACCEPTABLE_INTERESTING,
            desc = "The look came before the announcement was stored.")
    @Outcome(expect = FORBIDDEN, desc = "There is nothing else to see.")
    @State
    public static class FenceControl {

        private final StripedCount outstanding = new StripedCount();
        private final ArrayWords asleep = new ArrayWords(Integer.BYTES);

        /** The pump. */
        @Actor
        public void pump(ZZ_Result result) {
            asleep.putInt(0, 1);
            result.r1 = outstanding.isZero();
        }

        /** The submitter. */
        @Actor
        public void submitter(ZZ_Result result) {
            outstanding.enter(0);
            result.r2 = asleep.getInt(0) != 0;
        }
    }
}
