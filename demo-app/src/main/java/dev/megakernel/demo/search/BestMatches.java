package dev.megakernel.demo.search;

import java.util.Arrays;

/** The smallest few packed matches offered so far, ascending (unsigned). Not thread-safe. */
final class BestMatches {

    private final int[] best;

    /** Creates a collector for {@code limit} matches, at least one. */
    BestMatches(int limit) {
        best = new int[limit];
        Arrays.fill(best, PackedMatch.NONE);
    }

    /** Takes a match if it is among the best, and answers whether it is; {@link PackedMatch#NONE} never is. */
    boolean offer(int packed) {
        int hole = best.length - 1;
        if (Integer.compareUnsigned(packed, best[hole]) >= 0) {
            return false;
        }
        while (hole > 0 && Integer.compareUnsigned(packed, best[hole - 1]) < 0) {
            best[hole] = best[hole - 1];
            hole--;
        }
        best[hole] = packed;
        return true;
    }

    /** Returns the word at a rank, {@link PackedMatch#NONE} if fewer were offered. */
    int packed(int rank) {
        return best[rank];
    }

    /** Returns the matches found, best first. */
    int[] found() {
        int found = 0;
        while (found < best.length && best[found] != PackedMatch.NONE) {
            found++;
        }
        return Arrays.copyOf(best, found);
    }
}
