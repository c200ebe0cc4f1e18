package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.megakernel.protocol.SessionLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The device leaves a completion, quarter by quarter, while its owner reads it.
 *
 * <p>Hypothesis: what is accepted is whole. Words of a quarter follow its tag, and each quarter has to show the tag of this use;
 * tags are loaded with acquire, so results are read after them. A completion taken too early carries results of the work that
 * used the entry before.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "It is not there, or not whole yet.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It was taken, with all results.")
@Outcome(expect = FORBIDDEN, desc = "It was taken before all results were there.")
@State
public class CompletionIsWholeStress {

    private final Completed completed = new Completed();

    /** The device. */
    @Actor
    public void device() {
        completed.arrive();
    }

    /** The owner. */
    @Actor
    public void owner(II_Result result) {
        completed.read(Completed.PARTS, result);
    }

    /** A completion that arrives, and how it is read. */
    private static final class Completed {

        static final int PARTS = StressKernel.GEOMETRY.parts(SessionLayout.RESULTS);

        private static final long USE = 1;

        private final StressKernel kernel = new StressKernel();
        private final StressDevice device = new StressDevice(kernel);
        private final CompletionReader reader = new CompletionReader(kernel.up(), StressKernel.GEOMETRY);
        private final CompletionEntry entry = new CompletionEntry(1, 0);

        void arrive() {
            device.complete(entry, USE, SessionLayout.STATUS_DONE, StressEngine.VALUE);
        }

        /** Whether it is accepted, and how many results are missing then. */
        void read(int parts, II_Result result) {
            int at = reader.completionAt(entry.index);
            if (reader.status(at, CompletionEntry.generation(USE), parts) == CompletionReader.NOT_YET) {
                return;
            }
            result.r1 = 1;
            for (int word = 0; word < SessionLayout.RESULTS; word++) {
                result.r2 += reader.word(at, word) == StressEngine.VALUE ? 0 : 1;
            }
        }
    }

    /** The same where the tag of the first quarter counts for all. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0"},
            expect = ACCEPTABLE,
            desc = "It is not there, or all of it is.")
    @Outcome(id = "1, .*", expect = ACCEPTABLE_INTERESTING, desc = "It was taken before all results were there.")
    @Outcome(expect = FORBIDDEN, desc = "There is nothing else to see.")
    @State
    public static class Control {

        private final Completed completed = new Completed();

        /** The device. */
        @Actor
        public void device() {
            completed.arrive();
        }

        /** The owner. */
        @Actor
        public void owner(II_Result result) {
            completed.read(1, result);
        }
    }
}
