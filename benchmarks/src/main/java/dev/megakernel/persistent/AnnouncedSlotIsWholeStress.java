package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A submitter publishes while the device polls the bell, and reads what it announces.
 *
 * <p>Hypothesis: a device that sees the bell sees the whole slot. The slot is stored in opaque words, which nothing orders; the
 * fence between slot and mark puts them before the bell. Without it the device could run yesterday's arguments under today's
 * completion. The processors of x86 keep stores in order, and so does the JVM between opaque ones, so a missing fence does not
 * show there; the control shows that a slot stored too late does.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Nothing is announced yet.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The slot is announced, and is there.")
@Outcome(expect = FORBIDDEN, desc = "The slot is announced, and is not there as a whole.")
@State
public class AnnouncedSlotIsWholeStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.call();

    /** The submitter. */
    @Actor
    public void submitter() {
        engine.publisher.publish(call);
    }

    /** The device. */
    @Actor
    public void device(II_Result result) {
        result.r1 = engine.device.bell();
        if (result.r1 > 0 && !engine.device.isStored(StressKernel.FIRST, StressEngine.VALUE)) {
            result.r2 = 1;
        }
    }

    /** The same where the slot is marked before it is stored, and somebody else rings. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Nothing is announced yet.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The slot is announced, and is there.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "The slot is announced, and not there.")
    @Outcome(expect = FORBIDDEN, desc = "There is one slot.")
    @State
    public static class Control {

        private final StressRing ring = new StressRing();
        private final long position = ring.ring.reserve(1);

        /** The submitter. */
        @Actor
        public void submitter() {
            ring.ring.mark(position, 1);
            ring.store(position);
        }

        /** Another submitter, and then the device. */
        @Actor
        public void device(II_Result result) {
            ring.ring.ringBell();
            result.r1 = ring.announced();
            result.r2 = ring.missing(result.r1);
        }
    }
}
