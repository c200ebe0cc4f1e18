package dev.megakernel.backend;

/**
 * Memory that a running kernel shares with the host. Each access is one whole, aligned word; plain accesses would let the
 * compiler keep a word in a register. Thread-safe; nothing orders accesses but {@link PersistentKernel#fence} and what the
 * methods say.
 *
 * <p>Bytes that are named as places are multiples of the size of the word that is accessed.
 */
public interface SharedWords {

    /** Bytes of the memory. */
    int bytes();

    /** Stores 8 bytes, as opaque access. */
    void putLong(int at, long value);

    /** Stores 4 bytes, as opaque access. */
    void putInt(int at, int value);

    /** Loads 4 bytes, as acquire access: later loads of this thread do not come before it. */
    int getInt(int at);

    /** Loads 8 bytes, as acquire access. */
    long getLong(int at);

    /**
     * Stores words in a row, in any order among themselves, each once: the way into memory of a device that combines writes.
     *
     * @param at byte of the first
     * @param from the words, from index 0 on
     * @param count how many
     */
    default void putInts(int at, int[] from, int count) {
        for (int i = 0; i < count; i++) {
            putInt(at + i * Integer.BYTES, from[i]);
        }
    }

    /**
     * Loads words in a row, in any order among themselves, but none before what this thread has loaded as acquire access before.
     *
     * @param at byte of the first
     * @param into where they go, from index 0 on
     * @param count how many
     */
    default void getInts(int at, int[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = getInt(at + i * Integer.BYTES);
        }
    }

    /**
     * Counts words that show a value, up to the first that does not. Loads them in any order, together as one acquire access.
     *
     * @param at byte of the first word
     * @param step bytes from one word to the next
     * @param count how many words to look at, at most
     * @param mask bits to compare
     * @param value what they have to be
     */
    default int countShowing(int at, int step, int count, int mask, int value) {
        int showing = 0;
        while (showing < count && (getInt(at + showing * step) & mask) == value) {
            showing++;
        }
        return showing;
    }
}
