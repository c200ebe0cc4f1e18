package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A submitter publishes while the pump ends the engine and unmaps its memory.
 *
 * <p>Hypothesis: never both, a store and an unmapping before it. The submitter counts itself as inside and looks at the phase
 * afterwards; the pump changes the phase and looks afterwards whether somebody is inside. Count and phase are written and read
 * in one total order, so one of the two sees the other. A store to memory that is gone kills the JVM.
 */
@JCStressTest
@Outcome(id = "false", expect = ACCEPTABLE, desc = "Nobody touches memory that is gone.")
@Outcome(id = "true", expect = FORBIDDEN, desc = "Memory is touched after it was unmapped: that kills the JVM.")
@State
public class CloseAgainstPublishStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall call = engine.call();

    /** The submitter. */
    @Actor
    public void submitter() {
        engine.publisher.publish(call);
    }

    /** The pump. */
    @Actor
    public void pump() {
        engine.core.phase.end(Phase.State.LOST, null);
        engine.unmapIfNobodyIsInside();
    }

    /** Whether memory was touched too late. */
    @Arbiter
    public void touched(Z_Result result) {
        result.r1 = engine.isTouchedAfterUnmap();
    }

    /** The same where the submitter looks at the phase before it counts itself as inside. */
    @JCStressTest
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "Nobody touches memory that is gone.")
    @Outcome(id = "true", expect = ACCEPTABLE_INTERESTING, desc = "The pump came between phase and count.")
    @State
    public static class Control {

        private final StressEngine engine = new StressEngine();

        /** The submitter. */
        @Actor
        public void submitter() {
            if (engine.core.phase.now() == Phase.State.OPEN) {
                engine.core.inside.enter(0);
                engine.kernel.down.putInt(0, 0);
                engine.core.inside.leave(0);
            }
        }

        /** The pump. */
        @Actor
        public void pump() {
            engine.core.phase.end(Phase.State.LOST, null);
            engine.unmapIfNobodyIsInside();
        }

        /** Whether memory was touched too late. */
        @Arbiter
        public void touched(Z_Result result) {
            result.r1 = engine.isTouchedAfterUnmap();
        }
    }

    /** The same where who comes in is counted by an opaque store: the processor itself may swap it with the look at the phase. */
    @JCStressTest
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "Nobody touches memory that is gone.")
    @Outcome(id = "true", expect = ACCEPTABLE_INTERESTING, desc = "The phase was read before the count was stored.")
    @State
    public static class FenceControl {

        private final StressEngine engine = new StressEngine(new LateCount());
        private final PersistentCall call = engine.call();

        /** The submitter. */
        @Actor
        public void submitter() {
            engine.publisher.publish(call);
        }

        /** The pump. */
        @Actor
        public void pump() {
            engine.core.phase.end(Phase.State.LOST, null);
            engine.unmapIfNobodyIsInside();
        }

        /** Whether memory was touched too late. */
        @Arbiter
        public void touched(Z_Result result) {
            result.r1 = engine.isTouchedAfterUnmap();
        }

        /** A count of one thread, without order. */
        private static final class LateCount extends StripedCount {

            private final ArrayWords count = new ArrayWords(Integer.BYTES);

            @Override
            void enter(int stripe) {
                count.putInt(0, 1);
            }

            @Override
            void leave(int stripe) {
                count.putInt(0, 0);
            }

            @Override
            boolean isZero() {
                return count.getInt(0) == 0;
            }
        }
    }
}
