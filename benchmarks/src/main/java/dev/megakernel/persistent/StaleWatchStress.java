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
 * A thread asks the poller for the end of a use that is over meanwhile, and the owner asks for that of the next one.
 *
 * <p>Hypothesis: the later use stays asked for, whoever comes last: what is asked for only grows. Otherwise the poller would
 * take the entry for one that nobody asked for, and the later work would never end.
 */
@JCStressTest
@Outcome(id = "2", expect = ACCEPTABLE, desc = "The poller will end the second use.")
@Outcome(expect = FORBIDDEN, desc = "The poller forgets the second use.")
@State
public class StaleWatchStress {

    private final CompletionEntry entry = new CompletionEntry(0, 1);

    /** The second use is open. */
    public StaleWatchStress() {
        entry.open(2);
    }

    /** Who slept. */
    @Actor
    public void stale() {
        entry.watch(1);
    }

    /** Who has just published. */
    @Actor
    public void owner() {
        entry.watch(2);
    }

    /** The use that the poller will end. */
    @Arbiter
    public void watched(I_Result result) {
        result.r1 = (int) entry.watchedUse();
    }

    /** The same where the last one to ask counts. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "The stale thread came first.")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "The stale thread came last.")
    @Outcome(expect = FORBIDDEN, desc = "There are two uses.")
    @State
    public static class Control {

        private volatile int watched;

        /** Who slept. */
        @Actor
        public void stale() {
            if (watched < 1) {
                watched = 1;
            }
        }

        /** Who has just published. */
        @Actor
        public void owner() {
            watched = 2;
        }

        /** The use that the poller will end. */
        @Arbiter
        public void watched(I_Result result) {
            result.r1 = watched;
        }
    }
}
