package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.megakernel.protocol.SessionLayout;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two submitters ring, and every store of the bell is seen.
 *
 * <p>Hypothesis: each store of the bell announces more than the one before it. Only who holds the flag stores it, after reading
 * what was rung last, and the flag orders one holder after the other. A bell that goes back is out of bounds for a device that
 * has claimed what lies behind it, and ends the session as broken.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The bell only went forward.")
@Outcome(expect = FORBIDDEN, desc = "The bell went back, or stood still where it was stored.")
@State
public class BellNeverGoesBackStress {

    private final Bells bells = new Bells();
    private final StressRing ring = new StressRing(new StressKernel(bells));
    private final int before = bells.regressions.get();

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

    /** Where the bell stands, and how often it went back. */
    @Arbiter
    public void bell(II_Result result) {
        result.r1 = ring.announced();
        result.r2 = bells.regressions.get() - before;
    }

    /** Memory that exchanges the bell, so that it sees the order of all stores. */
    private static final class Bells extends ArrayWords {

        private static final int BELL_BYTE = SessionLayout.bellWord(StressDevice.RING) * Integer.BYTES;

        private final AtomicInteger regressions = new AtomicInteger();

        Bells() {
            super(StressKernel.GEOMETRY.downBytes());
        }

        @Override
        public void putInt(int at, int value) {
            if (at == BELL_BYTE && value - exchange(at, value) <= 0) {
                regressions.incrementAndGet();
            } else {
                super.putInt(at, value);
            }
        }
    }

    /** The same without the flag: everybody looks at the marks and rings. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The bell only went forward.")
    @Outcome(
            id = {"0, 1", "1, 1"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "Who had seen less rang last.")
    @Outcome(expect = FORBIDDEN, desc = "Two rings cannot do more.")
    @State
    public static class Control {

        private final BareBell bell = new BareBell();

        /** A submitter. */
        @Actor
        public void one() {
            bell.mark(0);
            bell.ring();
        }

        /** Another submitter. */
        @Actor
        public void other() {
            bell.mark(1);
            bell.ring();
        }

        /** Where the bell stands, and how often it went back. */
        @Arbiter
        public void bell(II_Result result) {
            result.r1 = bell.announced();
            result.r2 = bell.regressions();
        }
    }
}
