package dev.megakernel.benchmarks.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one thread of the litmus saw. Not thread-safe. */
final class LitmusTally {

    private long rounds;
    private long words;
    private long torn;
    private long wrong;
    private @Nullable String first;

    /** A word of the results of a slot. */
    interface Words {

        int word(int index);
    }

    /** Compares all words of a round. Torn is what is right in part. */
    void compare(long round, Words seen) {
        int different = 0;
        for (int word = 0; word < LitmusOpcode.WORDS; word++) {
            int expected = LitmusOpcode.result(LitmusOpcode.argument(round, word), word);
            int result = seen.word(word);
            if (result != expected) {
                different++;
                note("Round " + round + ", word " + word + " was " + Integer.toHexString(result) + " instead of "
                        + Integer.toHexString(expected));
            }
        }
        rounds++;
        words += LitmusOpcode.WORDS;
        if (different == LitmusOpcode.WORDS) {
            wrong++;
        } else if (different > 0) {
            torn++;
        }
    }

    /** Counts a round that did not end as it should. */
    void failed(long round, Object ending) {
        rounds++;
        wrong++;
        note("Round " + round + " ended " + ending);
    }

    private void note(String what) {
        if (first == null) {
            first = what;
        }
    }

    long rounds() {
        return rounds;
    }

    /** All of them together. */
    static LitmusTally sum(List<LitmusTally> parts) {
        LitmusTally sum = new LitmusTally();
        for (LitmusTally part : parts) {
            sum.rounds += part.rounds;
            sum.words += part.words;
            sum.torn += part.torn;
            sum.wrong += part.wrong;
            sum.first = sum.first == null ? part.first : sum.first;
        }
        return sum;
    }

    /** Adds the figures to a point. */
    Point into(Point point) {
        return point.with("rounds", rounds)
                .with("wordsCompared", words)
                .with("torn", torn)
                .with("wrong", wrong);
    }

    /**
     * Passes only when every word was right.
     *
     * @throws WrongResultException otherwise
     */
    void requireRight(String way) {
        if (torn + wrong > 0) {
            throw new WrongResultException(
                    "Of " + rounds + " rounds of " + way + " (first: " + first + ") the number torn and wrong",
                    torn + " and " + wrong,
                    "0 and 0");
        }
    }
}
