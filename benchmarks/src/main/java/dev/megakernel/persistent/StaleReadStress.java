package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A canceller reads where the slots of a use lie while its owner ends it and opens the entry for the next one.
 *
 * <p>Hypothesis: if the use is still open after the fields were read, they are those of that use. The fields are plain, so a
 * fence has to keep them before the look at the state. Otherwise the positions of other work would be taken back, which then
 * ends as cancelled although nobody asked for that. The compiler does swap plain loads with a volatile one, on x86 too.
 */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "The use was over.")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The use was open, and the fields are its own.")
@Outcome(expect = FORBIDDEN, desc = "The use was open, but some field is of the next one.")
@State
public class StaleReadStress {

    private final Reused reused = new Reused();

    /** Who wants the first use to be taken back. */
    @Actor
    public void canceller(III_Result result) {
        CompletionEntry entry = reused.entry;
        int ring = entry.ring;
        long last = entry.lastPosition;
        int slots = entry.slots;
        if (entry.isStillOpen(Reused.USE)) {
            result.r1 = ring;
            result.r2 = (int) last;
            result.r3 = slots;
        }
    }

    /** Who ends it, and uses the entry again. */
    @Actor
    public void owner() {
        reused.useAgain();
    }

    /** An entry whose first use has ones everywhere, and the second twos. */
    private static final class Reused {

        static final long USE = 1;

        final CompletionEntry entry = new CompletionEntry(0, 0);

        Reused() {
            open(USE);
        }

        void useAgain() {
            if (entry.settle(USE)) {
                open(USE + 1);
            }
        }

        private void open(long use) {
            entry.slots = (int) use;
            entry.lastPosition = use;
            entry.ring = (int) use;
            entry.open(use);
        }
    }

    /** The same without the fence. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "1, 1, 1"},
            expect = ACCEPTABLE,
            desc = "As it should be.")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "A field was read after the look at the state.")
    @State
    public static class Control {

        private final Reused reused = new Reused();

        /** Who wants the first use to be taken back. */
        @Actor
        public void canceller(III_Result result) {
            CompletionEntry entry = reused.entry;
            int ring = entry.ring;
            long last = entry.lastPosition;
            int slots = entry.slots;
            if (entry.isOpen(Reused.USE)) {
                result.r1 = ring;
                result.r2 = (int) last;
                result.r3 = slots;
            }
        }

        /** Who ends it, and uses the entry again. */
        @Actor
        public void owner() {
            reused.useAgain();
        }
    }
}
