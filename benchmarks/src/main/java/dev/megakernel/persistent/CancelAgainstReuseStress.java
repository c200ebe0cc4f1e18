package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Somebody takes work back while the device claims and completes it, and its owner publishes other work in the same entry.
 *
 * <p>Hypothesis: the other work is never taken back. The canceller reads where the slots of the use lie, and makes sure after
 * that that the use is open still; positions never come back. {@link StaleReadStress} looks at that reading alone.
 */
@JCStressTest
@Outcome(
        id = {"false, false", "true, false"},
        expect = ACCEPTABLE,
        desc = "Taken back in time, or too late to matter.")
@Outcome(expect = FORBIDDEN, desc = "Other work is taken back, although nobody asked for that.")
@State
public class CancelAgainstReuseStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall first = engine.published();
    private final PersistentCall second = engine.call();

    /** Who takes the first work back. */
    @Actor
    public void canceller() {
        engine.canceller.cancel(first);
    }

    /** The device, and then the owner. */
    @Actor
    public void owner(ZZ_Result result) {
        result.r1 = engine.device.isCancelled(StressKernel.FIRST);
        endAndPublish(engine, first, second);
    }

    private static void endAndPublish(StressEngine engine, PersistentCall first, PersistentCall second) {
        engine.complete(first);
        engine.waiting.look(first);
        engine.publisher.publish(second);
    }

    /** Whether the second work would be taken back. */
    @Arbiter
    public void second(ZZ_Result result) {
        result.r2 = engine.device.isCancelled(StressKernel.FIRST + 1);
    }

    /** The same where the canceller does not make sure. */
    @JCStressTest
    @Outcome(
            id = {"false, false", "true, false"},
            expect = ACCEPTABLE,
            desc = "Taken back in time, or too late to matter.")
    @Outcome(
            id = {"false, true", "true, true"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "Other work is taken back.")
    @Outcome(expect = FORBIDDEN, desc = "There is nothing else to see.")
    @State
    public static class Control {

        private final StressEngine engine = new StressEngine();
        private final PersistentCall first = engine.published();
        private final PersistentCall second = engine.call();

        /** Who takes back what the entry of the first work says. */
        @Actor
        public void canceller() {
            if (first.isUnderWay()) {
                CompletionEntry entry = engine.entryOf(first);
                engine.core.cancels[entry.ring].cancel(entry.lastPosition);
            }
        }

        /** The device, and then the owner. */
        @Actor
        public void owner(ZZ_Result result) {
            result.r1 = engine.device.isCancelled(StressKernel.FIRST);
            endAndPublish(engine, first, second);
        }

        /** Whether the second work would be taken back. */
        @Arbiter
        public void second(ZZ_Result result) {
            result.r2 = engine.device.isCancelled(StressKernel.FIRST + 1);
        }
    }
}
