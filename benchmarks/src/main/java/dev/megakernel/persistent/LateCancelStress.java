package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Somebody who was held up stores a cancel word for a position that the device has claimed meanwhile, while the pump makes words
 * of claimed positions harmless.
 *
 * <p>Hypothesis: once the pump has come by again, the word is harmless, whoever was first. The word comes before the note that it
 * was set, so whoever finds the note finds no word that comes later. A word that stays would take back the work that lies 2^32
 * positions further on.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The word is harmless.")
@Outcome(expect = FORBIDDEN, desc = "The word waits for a position that comes in a few hours.")
@State
public class LateCancelStress {

    private static final long POSITION = StressKernel.FIRST;

    private final StressKernel kernel = new StressKernel();
    private final StressDevice device = new StressDevice(kernel);
    private final CancelWords words = CancelWords.all(kernel)[StressDevice.RING];

    /** The position was to be taken back before, too, so that there is something to clear. */
    public LateCancelStress() {
        words.cancel(POSITION);
    }

    /** Who was held up. */
    @Actor
    public void canceller() {
        words.cancel(POSITION);
    }

    /** The pump. */
    @Actor
    public void pump() {
        words.clearBefore(POSITION + 1);
    }

    /** What the word does once the pump has come by again. */
    @Arbiter
    public void pumpAgain(I_Result result) {
        words.clearBefore(POSITION + 1);
        result.r1 = device.isCancelled(POSITION) ? 1 : 0;
    }

    /** The same where the note comes before the word. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The word is harmless.")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "The pump took the note before the word was there.")
    @Outcome(expect = FORBIDDEN, desc = "There is one word.")
    @State
    public static class Control {

        private static final long NOTHING = 0;

        private final AtomicLong note = new AtomicLong(POSITION + 1);
        private final AtomicLong word = new AtomicLong(POSITION + 1);

        /** Who was held up. */
        @Actor
        public void canceller() {
            note.set(POSITION + 1);
            word.set(POSITION + 1);
        }

        /** The pump. */
        @Actor
        public void pump() {
            clear();
        }

        /** What the word does once the pump has come by again. */
        @Arbiter
        public void pumpAgain(I_Result result) {
            clear();
            result.r1 = word.get() == POSITION + 1 ? 1 : 0;
        }

        private void clear() {
            if (note.compareAndSet(POSITION + 1, NOTHING)) {
                word.set(NOTHING);
            }
        }
    }
}
