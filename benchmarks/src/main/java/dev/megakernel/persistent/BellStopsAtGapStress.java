package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.megakernel.protocol.SessionLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A submitter holds the first position, another has published at the second one and looks at the ring as the device would.
 *
 * <p>Hypothesis: the bell passes a position only when its slot was stored, whoever rings. The slot is stored before the fence,
 * the fence comes before the mark, the mark is read before the bell is stored. A bell past a gap would have the device take a
 * slot of the lap before for a new one; it ends the session as broken.
 */
@JCStressTest
@Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "The first slot was not marked yet.")
@Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "Who rings for the first slot came before the mark of the second.")
@Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "Both are announced, and both are there.")
@Outcome(expect = FORBIDDEN, desc = "The bell announces a slot that is not there, or forgets one in the end.")
@State
public class BellStopsAtGapStress {

    private final StressRing ring = new StressRing();
    private final long first = ring.ring.reserve(1);
    private final long second = ring.ring.reserve(1);

    /** The submitter who closes the gap. */
    @Actor
    public void first() {
        ring.publish(first);
    }

    /** The submitter behind the gap, who then looks as a device. */
    @Actor
    public void second(III_Result result) {
        ring.publish(second);
        result.r1 = ring.announced();
        result.r2 = ring.missing(result.r1);
    }

    /** What the device is told in the end. */
    @Arbiter
    public void bell(III_Result result) {
        result.r3 = ring.announced();
    }

    /** The same where everybody stores the position after its own slot as the bell. */
    @JCStressTest
    @Outcome(
            id = {"2, 0, 1", "2, 0, 2", "1, 0, 1"},
            expect = ACCEPTABLE,
            desc = "The first slot was there in time.")
    @Outcome(
            id = {"2, 1, 1", "2, 1, 2"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "The bell has passed the gap.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody but the two stores the bell.")
    @State
    public static class Control {

        private final StressRing ring = new StressRing();
        private final long first = ring.ring.reserve(1);
        private final long second = ring.ring.reserve(1);

        /** The submitter who closes the gap. */
        @Actor
        public void first() {
            publish(first);
        }

        /** The submitter behind the gap, who then looks as a device. */
        @Actor
        public void second(III_Result result) {
            publish(second);
            result.r1 = ring.announced();
            result.r2 = ring.missing(result.r1);
        }

        /** What the device is told in the end. */
        @Arbiter
        public void bell(III_Result result) {
            result.r3 = ring.announced();
        }

        private void publish(long position) {
            ring.store(position);
            ring.kernel.fence();
            ring.kernel.down.putInt(SessionLayout.bellWord(StressDevice.RING) * Integer.BYTES, (int) position + 1);
        }
    }
}
