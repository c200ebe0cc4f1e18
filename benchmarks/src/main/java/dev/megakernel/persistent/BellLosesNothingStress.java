package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Two submitters publish a slot each.
 *
 * <p>Hypothesis: once both are back, the bell announces both slots, although neither waited for the other. Whoever does not get
 * the flag has marked before it tried; whoever holds the flag looks at the marks after giving it back; mark and flag are written
 * and read in one total order. An announcement that is lost would leave work in the ring until somebody else publishes, for ever
 * if nobody does.
 */
@JCStressTest
@Outcome(id = "2", expect = ACCEPTABLE, desc = "Both slots are announced.")
@Outcome(expect = FORBIDDEN, desc = "A slot is available, and nobody will announce it.")
@State
public class BellLosesNothingStress {

    private final StressRing ring = new StressRing();

    /** A submitter. */
    @Actor
    public void one() {
        ring.publish(ring.ring.reserve(1));
    }

    /** Another submitter. */
    @Actor
    public void other() {
        ring.publish(ring.ring.reserve(1));
    }

    /** What the device is told in the end. */
    @Arbiter
    public void bell(I_Result result) {
        result.r1 = ring.announced();
    }

    /** The same without the second look: who holds the flag rings once, gives it back and goes. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both slots are announced.")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "One came between the look at the marks and the flag.")
    @Outcome(expect = FORBIDDEN, desc = "The first who gets the flag announces its own slot at least.")
    @State
    public static class Control {

        private final BareBell bell = new BareBell();

        /** A submitter. */
        @Actor
        public void one() {
            bell.mark(0);
            ringOnce();
        }

        /** Another submitter. */
        @Actor
        public void other() {
            bell.mark(1);
            ringOnce();
        }

        /** What the device is told in the end. */
        @Arbiter
        public void bell(I_Result result) {
            result.r1 = bell.announced();
        }

        private void ringOnce() {
            if (bell.isMarkedAtBell() && bell.tryFlag()) {
                bell.ring();
                bell.giveFlagBack();
            }
        }
    }
}
