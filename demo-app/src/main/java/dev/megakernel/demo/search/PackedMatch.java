package dev.megakernel.demo.search;

/**
 * A match in one u32: {@code distance << 18 | index}. Comparing the words unsigned orders by distance, then by index, and
 * the gazetteer's index order is name, then coordinates.
 */
final class PackedMatch {

    /** Bits of the place's index, enough for 262,144 places. */
    static final int INDEX_BITS = 18;

    /** The word that stands for "no match": greater than every match. */
    static final int NONE = -1;

    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private PackedMatch() {}

    static int pack(int distance, int index) {
        return distance << INDEX_BITS | index;
    }

    static int distance(int packed) {
        return packed >>> INDEX_BITS;
    }

    static int index(int packed) {
        return packed & INDEX_MASK;
    }
}
