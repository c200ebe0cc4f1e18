package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread takes a free entry while another takes two and gives the first one back: the head of the stack is as before, but
 * what lies behind it is not.
 *
 * <p>Hypothesis: every entry belongs to one thread, or is free once. The head counts its changes, so a thread that slept between
 * reading and swapping it fails. An entry that two submissions share would end one of them with the results of the other.
 */
@JCStressTest
@Outcome(id = "111", expect = ACCEPTABLE, desc = "Each of the three entries is in one place.")
@Outcome(expect = FORBIDDEN, desc = "An entry is lost, or in two places.")
@State
public class FreeEntriesStress {

    private static final int ENTRIES = 3;

    private final CompletionTable table = new CompletionTable(ENTRIES, 0);
    private @Nullable CompletionEntry held;
    private @Nullable CompletionEntry heldByOther;

    /** Who takes one. */
    @Actor
    public void takes() {
        held = table.take(0);
    }

    /** Who takes two and gives the first back. */
    @Actor
    public void takesTwoAndGivesOneBack() {
        CompletionEntry first = table.take(0);
        heldByOther = table.take(0);
        if (first != null) {
            table.giveBack(first);
        }
    }

    /** How often each entry is somewhere, a decimal digit each. */
    @Arbiter
    public void count(I_Result result) {
        result.r1 = digit(held) + digit(heldByOther);
        for (int i = 0; i < 2 * ENTRIES; i++) {
            result.r1 += digit(table.take(0));
        }
    }

    private static int digit(@Nullable CompletionEntry entry) {
        return entry == null ? 0 : digit(entry.index);
    }

    private static int digit(int index) {
        return index == 0 ? 1 : index == 1 ? 10 : 100;
    }

    /** The same where the head is an index alone. */
    @JCStressTest
    @Outcome(id = "111", expect = ACCEPTABLE, desc = "Each of the three entries is in one place.")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "An entry was taken that somebody else holds.")
    @State
    public static class Control {

        private static final int NONE = -1;

        private final AtomicInteger head = new AtomicInteger();
        private final AtomicIntegerArray next = new AtomicIntegerArray(new int[] {1, 2, NONE});
        private int held;
        private int heldByOther;

        /** Who takes one. */
        @Actor
        public void takes() {
            held = take();
        }

        /** Who takes two and gives the first back. */
        @Actor
        public void takesTwoAndGivesOneBack() {
            int first = take();
            heldByOther = take();
            int now;
            do {
                now = head.get();
                next.set(first, now);
            } while (!head.compareAndSet(now, first));
        }

        /** How often each entry is somewhere, a decimal digit each. */
        @Arbiter
        public void count(I_Result result) {
            result.r1 = digit(held) + digit(heldByOther);
            for (int i = 0; i < 2 * ENTRIES && head.get() != NONE; i++) {
                result.r1 += digit(take());
            }
        }

        private int take() {
            int now;
            do {
                now = head.get();
            } while (!head.compareAndSet(now, next.get(now)));
            return now;
        }
    }
}
