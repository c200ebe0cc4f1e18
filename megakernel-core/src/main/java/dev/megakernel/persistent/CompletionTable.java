package dev.megakernel.persistent;

import dev.megakernel.protocol.SessionLayout;
import org.jspecify.annotations.Nullable;

/**
 * All completion entries, the free ones among them. A ticket names one use of one entry for ever: {@code use << 16 | entry}.
 * Thread-safe.
 */
final class CompletionTable {

    /** A ticket that names no use: they count from 1. */
    static final long NO_TICKET = 0;

    private final CompletionEntry[] entries;
    private final FreeEntries free;

    /**
     * Makes a table of unused entries.
     *
     * @param uses how often each was used before; 0 but in tests
     */
    CompletionTable(int size, long uses) {
        entries = new CompletionEntry[size];
        for (int index = 0; index < size; index++) {
            entries[index] = new CompletionEntry(index, uses);
        }
        free = new FreeEntries(entries);
    }

    int size() {
        return entries.length;
    }

    CompletionEntry at(int index) {
        return entries[index];
    }

    /** An entry for its taker alone, or {@code null} when all are in use. */
    @Nullable
    CompletionEntry take(int stripe) {
        return free.take(stripe);
    }

    /** Gives back an entry that is not open, and whose completion the device will not write any more. */
    void giveBack(CompletionEntry entry) {
        free.give(entry);
    }

    static long ticket(CompletionEntry entry, long use) {
        return use << SessionLayout.GENERATION_SHIFT | entry.index;
    }

    CompletionEntry entryOf(long ticket) {
        return entries[(int) ticket & (SessionLayout.MAX_ENTRIES - 1)];
    }

    static long useOf(long ticket) {
        return ticket >>> SessionLayout.GENERATION_SHIFT;
    }
}
