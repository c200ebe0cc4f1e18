package dev.megakernel.demo.search;

import dev.megakernel.session.BatchArguments;

/**
 * The argument words of opcode {@code fuzzy-match}: one slot asks one shard.
 *
 * <pre>
 *   word 0          1                        2 … 11
 *      | u32 shard | length | limit &lt;&lt; 8 | pattern, 4 bytes a word, first byte lowest, rest zero |
 * </pre>
 */
final class QuerySlots {

    static final int SHARD = 0;
    static final int SHAPE = 1;
    static final int PATTERN = 2;
    static final int LIMIT_SHIFT = 8;
    static final int LENGTH_MASK = (1 << LIMIT_SHIFT) - 1;
    static final int WORDS = PATTERN + FuzzyQuery.MAX_PATTERN_BYTES / Integer.BYTES;

    private QuerySlots() {}

    /** Writes the arguments of as many shards as there are slots, from one shard on. */
    static BatchArguments from(FuzzyQuery query, int first) {
        int[] words = encode(query, first);
        return (slot, args) -> {
            if (slot == 0) {
                System.arraycopy(words, 0, args, 0, WORDS);
            }
            // All else is as the slot before has left it.
            args[SHARD] = first + slot;
        };
    }

    /** Returns the {@value #WORDS} argument words for one shard. */
    static int[] encode(FuzzyQuery query, int shard) {
        int[] words = new int[WORDS];
        byte[] pattern = query.pattern();
        words[SHARD] = shard;
        words[SHAPE] = pattern.length | query.limit() << LIMIT_SHIFT;
        for (int i = 0; i < pattern.length; i++) {
            words[PATTERN + i / Integer.BYTES] |= Byte.toUnsignedInt(pattern[i]) << (i % Integer.BYTES * Byte.SIZE);
        }
        return words;
    }
}
