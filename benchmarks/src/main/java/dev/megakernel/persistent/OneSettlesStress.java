package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The owner of work looks for its completion while the poller, which was asked to, ends it too.
 *
 * <p>Hypothesis: exactly one of them ends it, tells the listener and gives the entry back. Both see the completion; who wins the
 * compare-and-swap on the state of the entry does all, the other nothing. Two ends would call a listener twice and hand one
 * entry to two submissions; none would leave a caller waiting.
 */
@JCStressTest
@Outcome(id = "1, 1, 3", expect = ACCEPTABLE, desc = "One end, with its results, and all entries are free.")
@Outcome(expect = FORBIDDEN, desc = "No end or two, wrong results, or an entry that is lost or free twice.")
@State
public class OneSettlesStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.published();

    /** The device has completed the work, and the poller is to end it. */
    public OneSettlesStress() {
        engine.complete(call);
        engine.waiting.watch(call);
    }

    /** The owner. */
    @Actor
    public void owner() {
        engine.waiting.look(call);
    }

    /** The poller. */
    @Actor
    public void poller() {
        engine.poller.doWork();
    }

    /** Ends, whether the results are right, and free entries. */
    @Arbiter
    public void ends(III_Result result) {
        result.r1 = engine.ends();
        result.r2 = call.ending() == Ending.DONE && call.word(0) == StressEngine.VALUE ? 1 : 0;
        result.r3 = engine.free();
    }

    /** The same where both look whether the use is open, and then end it without asking who was first. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "One came late.")
    @Outcome(id = "2, 0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Both have ended it.")
    @Outcome(expect = FORBIDDEN, desc = "One has to find it open.")
    @State
    public static class Control {

        private static final long USE = 1;

        private final CompletionEntry entry = new CompletionEntry(0, 0);

        /** Work is under way. */
        public Control() {
            entry.open(USE);
        }

        /** The owner. */
        @Actor
        public void owner(III_Result result) {
            result.r2 = end();
        }

        /** The poller. */
        @Actor
        public void poller(III_Result result) {
            result.r3 = end();
        }

        /** All ends. */
        @Arbiter
        public void ends(III_Result result) {
            result.r1 = result.r2 + result.r3;
            result.r2 = 0;
            result.r3 = 0;
        }

        private int end() {
            if (!entry.isOpen(USE)) {
                return 0;
            }
            entry.settle(USE);
            return 1;
        }
    }
}
