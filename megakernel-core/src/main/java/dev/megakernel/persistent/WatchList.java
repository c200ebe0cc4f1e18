package dev.megakernel.persistent;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The completion entries that the poller looks after, a bit each. Anybody adds, only the poller removes, and not before it has to:
 * for an entry that is used again and again, nobody writes here. Thread-safe.
 */
final class WatchList {

    private final AtomicLongArray bits;
    private final Sleeper poller;

    WatchList(int entries, Sleeper poller) {
        this.bits = new AtomicLongArray((entries + Long.SIZE - 1) / Long.SIZE);
        this.poller = poller;
    }

    /** Where the poller sleeps while there is nothing to watch. */
    Sleeper poller() {
        return poller;
    }

    /** Has the poller end a use of an entry, and wakes it. */
    void add(CompletionEntry entry, long use) {
        // Before the bit: the poller, who takes it away, looks at this afterwards.
        entry.watch(use);
        wakeFor(entry.index);
    }

    /** Has the poller look after an entry of which a use is noted, and wakes it. */
    void wakeFor(int entry) {
        add(entry);
        poller.wakeIfAsleep();
    }

    /** Sets the bit of an entry again. */
    void add(int entry) {
        long bit = 1L << entry;
        int word = entry / Long.SIZE;
        if ((bits.get(word) & bit) == 0) {
            bits.accumulateAndGet(word, bit, (now, added) -> now | added);
        }
    }

    void remove(int entry) {
        bits.accumulateAndGet(entry / Long.SIZE, 1L << entry, (now, removed) -> now & ~removed);
    }

    int words() {
        return bits.length();
    }

    /** The bits of entries {@code 64 * word} and up. */
    long word(int word) {
        return bits.get(word);
    }

    boolean isEmpty() {
        for (int word = 0; word < bits.length(); word++) {
            if (bits.get(word) != 0) {
                return false;
            }
        }
        return true;
    }
}
