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
 * Somebody takes work back that the device has completed, while its owner ends it and publishes other work in the same entry.
 *
 * <p>Hypothesis: the other work is never taken back. The canceller reads where the slots of the use lie, and makes sure after
 * that that the use is open still; positions never come back. {@link StaleReadStress} looks at that reading alone.
 */
@JCStressTest
@Outcome(id = "false", expect = ACCEPTABLE, desc = "The other work is left alone.")
@Outcome(id = "true", expect = FORBIDDEN, desc = "Other work is taken back, although nobody asked for that.")
@State
public class CancelAgainstReuseStress {

    private final Reused reused = new Reused();

    /** Who takes the first work back. */
    @Actor
    public void canceller() {
        reused.engine.canceller.cancel(reused.first);
    }

    /** The owner. */
    @Actor
    public void owner() {
        reused.useAgain();
    }

    /** Whether the second work would be taken back. */
    @Arbiter
    public void second(Z_Result result) {
        result.r1 = reused.isSecondCancelled();
    }

    /** Work that is completed, and other work that comes after it. */
    private static final class Reused {

        final StressEngine engine = new StressEngine();
        final PersistentCall first = engine.published();
        private final PersistentCall second = engine.call();

        Reused() {
            engine.complete(first);
        }

        void useAgain() {
            engine.waiting.look(first);
            engine.publisher.publish(second);
        }

        boolean isSecondCancelled() {
            return engine.device.isCancelled(StressKernel.FIRST + 1);
        }
    }

    /** The same where the canceller does not make sure. */
    @JCStressTest
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "The other work is left alone.")
    @Outcome(id = "true", expect = ACCEPTABLE_INTERESTING, desc = "Other work is taken back.")
    @State
    public static class Control {

        private final Reused reused = new Reused();

        /** Who takes back what the entry of the first work says. */
        @Actor
        public void canceller() {
            if (reused.first.isUnderWay()) {
                CompletionEntry entry = reused.engine.entryOf(reused.first);
                reused.engine.core.cancels[entry.ring].cancel(entry.lastPosition);
            }
        }

        /** The owner. */
        @Actor
        public void owner() {
            reused.useAgain();
        }

        /** Whether the second work would be taken back. */
        @Arbiter
        public void second(Z_Result result) {
            result.r1 = reused.isSecondCancelled();
        }
    }
}
