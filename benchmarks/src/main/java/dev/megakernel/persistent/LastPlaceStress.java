package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Two submitters want the only free slot of a ring.
 *
 * <p>Hypothesis: exactly one gets its position. A position is taken by compare-and-swap from the head that was measured against
 * what is claimed, and what is claimed only grows. If both got one, the second would overwrite a slot that the device has not
 * claimed; if neither did, a ring with room would look full.
 */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = ACCEPTABLE,
        desc = "One got the slot, the other was refused.")
@Outcome(id = "true, true", expect = FORBIDDEN, desc = "Two positions share a slot: one is overwritten.")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "A ring that has room refuses both.")
@State
public class LastPlaceStress {

    private final StressRing ring = new StressRing();

    /** All other slots are taken. */
    public LastPlaceStress() {
        ring.ring.reserve(StressKernel.SLOTS - 1);
    }

    /** A submitter. */
    @Actor
    public void one(ZZ_Result result) {
        result.r1 = ring.ring.reserve(1) != PublishRing.FULL;
    }

    /** Another submitter. */
    @Actor
    public void other(ZZ_Result result) {
        result.r2 = ring.ring.reserve(1) != PublishRing.FULL;
    }
}
