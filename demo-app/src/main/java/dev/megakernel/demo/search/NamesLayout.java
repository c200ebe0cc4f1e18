package dev.megakernel.demo.search;

import dev.megakernel.demo.gazetteer.Gazetteer;

/**
 * Layout of workspace region {@code names}, which opcode {@code fuzzy-match} reads. Everything is a little-endian u32.
 *
 * <pre>
 *   word 0 names in the region                        word 4 bits of the index in a packed match
 *        1 names in a shard (the last has fewer)           5 bits of the length in an entry
 *        2 first word of the entries                       6 most bytes in a pattern
 *        3 first word of the text                          7 most matches in an answer
 *   8 …  one entry a name: text word &lt;&lt; 8 | bytes
 *   …    text: normalised names, 4 bytes a word, first byte lowest; each starts in a word of its own
 * </pre>
 *
 * <p>The GLSL body reads every size and limit from words 0 to 7, so none is typed there again; a test holds its indices of
 * these words against the ones here.
 */
final class NamesLayout {

    static final int COUNT = 0;
    static final int SHARD_NAMES = 1;
    static final int ENTRIES = 2;
    static final int TEXT = 3;
    static final int INDEX_BITS = 4;
    static final int LENGTH_BITS = 5;
    static final int MAX_PATTERN = 6;
    static final int MAX_LIMIT = 7;
    static final int HEADER_WORDS = 8;

    /** Names in a shard: what one workgroup compares for one slot, and what fits its scratch memory. */
    static final int NAMES_PER_SHARD = 2048;

    /** Bits of the name's length in an entry; the other 24 hold its first word. */
    static final int ENTRY_LENGTH_BITS = 8;

    private NamesLayout() {}

    /** Returns the number of shards that hold the names of a gazetteer. */
    static int shards(Gazetteer gazetteer) {
        return shards(gazetteer.size(), NAMES_PER_SHARD);
    }

    /** Returns the number of shards that hold some names. */
    static int shards(int names, int namesPerShard) {
        return (names + namesPerShard - 1) / namesPerShard;
    }

    /** Returns the words of text that a name of some bytes takes. */
    static int textWords(int bytes) {
        return (bytes + Integer.BYTES - 1) / Integer.BYTES;
    }
}
