package dev.megakernel.vulkan;

/** A few ints that are looked up often, without boxes. Immutable. */
final class IntSet {

    /** Spreads neighbours over the table (2^32 divided by the golden ratio). */
    private static final int SPREAD = 0x9E3779B9;

    private static final int PLACES_FOR_EACH = 4;

    private final int[] table;
    private final boolean[] used;
    private final int shift;

    private IntSet(int count) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(PLACES_FOR_EACH * count + 1);
        table = new int[1 << bits];
        used = new boolean[1 << bits];
        shift = Integer.SIZE - bits;
    }

    static IntSet of(int... values) {
        IntSet set = new IntSet(values.length);
        for (int value : values) {
            int place = set.place(value);
            set.table[place] = value;
            set.used[place] = true;
        }
        return set;
    }

    boolean contains(int value) {
        return used[place(value)];
    }

    /** Where the value is, or the free place where it would be; most places are free. */
    private int place(int value) {
        int place = (value * SPREAD) >>> shift;
        while (used[place] && table[place] != value) {
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }
}
