package dev.megakernel.demo.search;

/**
 * Levenshtein distance of one pattern to many texts, by Myers' bit-parallel algorithm (G. Myers, "A fast bit-vector
 * algorithm for approximate string matching based on dynamic programming", J. ACM 46, 1999) in the form of H. Hyyrö for
 * whole strings.
 *
 * <p>A column of the dynamic-programming table is kept as its vertical differences: bit i of {@code rises} says that row
 * i + 1 is one more than row i, of {@code falls} that it is one less. Each text byte costs a dozen operations, whatever
 * the pattern's length. Immutable, thread-safe.
 */
public final class MyersDistance {

    /** Longest pattern in bytes: one bit each in a word. */
    public static final int MAX_PATTERN_BYTES = Long.SIZE;

    private static final int SYMBOLS = 1 << Byte.SIZE;

    private final long[] occurrences = new long[SYMBOLS];
    private final int patternBytes;
    private final long lastRow;

    /**
     * Prepares a pattern.
     *
     * @param pattern bytes, 1 to {@value #MAX_PATTERN_BYTES}
     */
    public MyersDistance(byte[] pattern) {
        if (pattern.length == 0 || pattern.length > MAX_PATTERN_BYTES) {
            throw new IllegalArgumentException("pattern has " + pattern.length + " bytes, allowed are 1 to "
                    + MAX_PATTERN_BYTES + ". Fix: shorten the pattern.");
        }
        patternBytes = pattern.length;
        lastRow = 1L << (pattern.length - 1);
        for (int row = 0; row < pattern.length; row++) {
            occurrences[Byte.toUnsignedInt(pattern[row])] |= 1L << row;
        }
    }

    /** Returns the distance to the bytes {@code from} (inclusive) to {@code to} (exclusive) of a text. */
    public int distance(byte[] text, int from, int to) {
        long rises = -1;
        long falls = 0;
        int distance = patternBytes;
        for (int i = from; i < to; i++) {
            long equal = occurrences[Byte.toUnsignedInt(text[i])];
            long vertical = equal | falls;
            long diagonal = (((equal & rises) + rises) ^ rises) | equal;
            long up = falls | ~(diagonal | rises);
            long down = rises & diagonal;
            if ((up & lastRow) != 0) {
                distance++;
            }
            if ((down & lastRow) != 0) {
                distance--;
            }
            up = (up << 1) | 1;
            down <<= 1;
            rises = down | ~(vertical | up);
            falls = up & vertical;
        }
        return distance;
    }
}
