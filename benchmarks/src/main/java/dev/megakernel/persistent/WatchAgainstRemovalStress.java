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
 * The poller takes an entry off its list while the owner publishes other work in that entry and asks for its end.
 *
 * <p>Hypothesis: the entry is on the list in the end. The owner asks for the use before it sets the bit; the poller removes the
 * bit before it looks whether a use is asked for. So either the owner's bit comes after the removal, or the poller sees the use.
 * Otherwise the work would end only when its caller looks for itself, and a future never.
 */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The second work is under way, and watched.")
@Outcome(expect = FORBIDDEN, desc = "The poller forgets the second work, or has ended it.")
@State
public class WatchAgainstRemovalStress {

    private final StressEngine engine = new StressEngine();
    private final PersistentCall first = engine.published();
    private final PersistentCall second = engine.call();

    /** The device has completed the first work, and the poller is to end it. */
    public WatchAgainstRemovalStress() {
        engine.complete(first);
        engine.waiting.watch(first);
    }

    /** The poller. */
    @Actor
    public void poller() {
        engine.poller.doWork();
    }

    /** The owner. */
    @Actor
    public void owner() {
        engine.waiting.look(first);
        engine.publisher.publish(second);
        engine.waiting.watch(second);
    }

    /** Whether the second work is under way and on the list. */
    @Arbiter
    public void watched(ZZ_Result result) {
        result.r1 = second.isUnderWay();
        result.r2 = isWatched(engine, second);
    }

    private static boolean isWatched(StressEngine engine, PersistentWork work) {
        return (engine.core.watched.word(0) & 1L << engine.entryOf(work).index) != 0;
    }

    /** The same where the bit is set before the use is asked for. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The second work is under way, and watched.")
    @Outcome(id = "true, false", expect = ACCEPTABLE_INTERESTING, desc = "The poller forgets the second work.")
    @Outcome(expect = FORBIDDEN, desc = "The second work is not completed.")
    @State
    public static class Control {

        private final StressEngine engine = new StressEngine();
        private final PersistentCall first = engine.published();
        private final PersistentCall second = engine.call();

        /** The device has completed the first work, and the poller is to end it. */
        public Control() {
            engine.complete(first);
            engine.waiting.watch(first);
        }

        /** The poller. */
        @Actor
        public void poller() {
            engine.poller.doWork();
        }

        /** The owner. */
        @Actor
        public void owner() {
            engine.waiting.look(first);
            engine.publisher.publish(second);
            CompletionEntry entry = engine.entryOf(second);
            engine.core.watched.add(entry.index);
            entry.watch(StressEngine.useOf(second));
        }

        /** Whether the second work is under way and on the list. */
        @Arbiter
        public void watched(ZZ_Result result) {
            result.r1 = second.isUnderWay();
            result.r2 = isWatched(engine, second);
        }
    }
}
