package dev.megakernel.persistent;

import org.jspecify.annotations.Nullable;

/**
 * The entries nobody uses, in several stacks so that threads seldom meet. The head of a stack carries a count of its changes,
 * so that a thread that slept between reading and swapping it cannot take an entry that came back. Thread-safe.
 */
final class FreeEntries {

    private static final int NONE = -1;
    private static final int LEAST_PER_STACK = 64;

    private final CompletionEntry[] entries;
    private final int shift;
    private final int stacks;
    private final int stripeMask;
    private final Cells heads;

    FreeEntries(CompletionEntry[] entries) {
        this.entries = entries;
        int wanted = Math.min(StripedCount.STRIPES, Math.max(1, entries.length / LEAST_PER_STACK));
        int perStack = powerOfTwo((entries.length + wanted - 1) / wanted);
        this.shift = Integer.numberOfTrailingZeros(perStack);
        this.stacks = (entries.length + perStack - 1) / perStack;
        this.stripeMask = powerOfTwo(stacks) - 1;
        this.heads = new Cells(stacks);
        for (int stack = 0; stack < stacks; stack++) {
            heads.set(stack, head(0, NONE));
        }
        // The last goes first, so that the lowest are used most.
        for (int index = entries.length - 1; index >= 0; index--) {
            give(entries[index]);
        }
    }

    /** The next power of two. */
    private static int powerOfTwo(int least) {
        return least <= 1 ? 1 : Integer.highestOneBit(least - 1) << 1;
    }

    /** Takes an entry, of the stack of that stripe if it has one. */
    @Nullable
    CompletionEntry take(int stripe) {
        // Twice the stacks at most. Division would take as long as all the rest.
        int start = stripe & stripeMask;
        start = start < stacks ? start : start - stacks;
        for (int i = 0; i < stacks; i++) {
            CompletionEntry entry = pop(start + i < stacks ? start + i : start + i - stacks);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    private @Nullable CompletionEntry pop(int stack) {
        while (true) {
            long head = heads.get(stack);
            int index = (int) head;
            if (index == NONE) {
                return null;
            }
            CompletionEntry entry = entries[index];
            if (heads.compareAndSet(stack, head, head(changes(head) + 1, entry.next))) {
                return entry;
            }
        }
    }

    void give(CompletionEntry entry) {
        int stack = entry.index >>> shift;
        long head;
        do {
            head = heads.get(stack);
            entry.next = (int) head;
        } while (!heads.compareAndSet(stack, head, head(changes(head) + 1, entry.index)));
    }

    private static int changes(long head) {
        return (int) (head >>> Integer.SIZE);
    }

    private static long head(int changes, int index) {
        return (long) changes << Integer.SIZE | Integer.toUnsignedLong(index);
    }
}
