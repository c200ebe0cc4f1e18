package dev.megakernel.persistent;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Two submitters want the only free entry of the completion table.
 *
 * <p>Hypothesis: exactly one gets it, by compare-and-swap on the head of the stack.
 */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = ACCEPTABLE,
        desc = "One got it, the other was refused.")
@Outcome(expect = FORBIDDEN, desc = "Both share an entry, or a table that has room refuses both.")
@State
public class LastEntryStress {

    private final CompletionTable table = new CompletionTable(1, 0);

    /** A submitter. */
    @Actor
    public void one(ZZ_Result result) {
        result.r1 = table.take(0) != null;
    }

    /** Another submitter, of another stripe. */
    @Actor
    public void other(ZZ_Result result) {
        result.r2 = table.take(1) != null;
    }
}
