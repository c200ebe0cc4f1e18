package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A submitter makes the first slot available and is held up before it rings; another, whose slot lies behind, rings for both and
 * then looks as the device.
 *
 * <p>Hypothesis: who finds a mark has the slot behind it, although another thread stored that: mark and look are volatile, the
 * slot comes before the mark. The control of {@link AnnouncedSlotIsWholeStress} is this test with the order swapped.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The first slot was not marked yet, so nothing is announced.")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Both are announced, and both are there.")
@Outcome(expect = FORBIDDEN, desc = "The bell announces a slot that is not there, or not all it could.")
@State
public class RingForAnotherStress {

    private final StressRing ring = new StressRing();
    private final long first = ring.ring.reserve(1);

    /** The second slot is available and waits for the first. */
    public RingForAnotherStress() {
        ring.publish(ring.ring.reserve(1));
    }

    /** Who does not come to ring. */
    @Actor
    public void marks() {
        ring.makeAvailable(first);
    }

    /** Who rings, and then the device. */
    @Actor
    public void rings(II_Result result) {
        ring.ring.ringBell();
        result.r1 = ring.announced();
        result.r2 = ring.missing(result.r1);
    }
}
