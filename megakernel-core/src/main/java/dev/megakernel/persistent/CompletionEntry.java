package dev.megakernel.persistent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The host's part of an entry of the completion table: whose it is now, and whether that use has been settled.
 *
 * <p>Its uses are numbered and never come back, so a thread that slept cannot settle a later use; what the device sees of the
 * number is a generation of 1 to 65535. The fields are written by the owner of a free entry and published by {@link #open}; who
 * reads them without having settled the use may see those of another use, and finds out when {@link #settle} fails, or from
 * {@link #isStillOpen}.
 */
final class CompletionEntry {

    private static final int GENERATIONS = 0xFFFF;
    private static final int PHASE_BITS = 1;
    private static final long OPEN = 1;
    private static final VarHandle STATE = handle("state");
    private static final VarHandle WATCHED = handle("watched");

    final int index;

    /** The next free entry, for {@link FreeEntries}. */
    volatile int next;

    @Nullable
    PersistentWork work;

    /** The ring, and the position of the last slot. */
    int ring;

    long lastPosition;

    /** Slots of the batch; 1 for a single slot. */
    int slots;

    /** Parts of the completion. */
    int parts;

    private volatile long state;

    /** The last use that the poller was asked to end. */
    private volatile long watched;

    /** Low half of a use, and how many slots of that batch were seen to have left their results. */
    private volatile long seen;

    CompletionEntry(int index, long uses) {
        this.index = index;
        this.state = uses << PHASE_BITS;
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(CompletionEntry.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static int generation(long use) {
        return (int) ((use - 1) % GENERATIONS) + 1;
    }

    /** The use that its owner is about to open. */
    long nextUse() {
        return (state >>> PHASE_BITS) + 1;
    }

    /** Makes the use visible to those who settle. */
    void open(long use) {
        STATE.setRelease(this, use << PHASE_BITS | OPEN);
    }

    /** The use that is open, or 0. */
    long openUse() {
        long now = state;
        return (now & OPEN) == 0 ? 0 : now >>> PHASE_BITS;
    }

    boolean isOpen(long use) {
        return state == (use << PHASE_BITS | OPEN);
    }

    /** Whether a use is open still: what was read of the fields before belongs to it then, and else to nobody knows which. */
    boolean isStillOpen(long use) {
        // A volatile load keeps later loads behind it, but lets earlier plain ones slip behind it too.
        VarHandle.acquireFence();
        return isOpen(use);
    }

    /** Takes the right and the duty to end a use; at most one caller gets it. */
    boolean settle(long use) {
        return STATE.compareAndSet(this, use << PHASE_BITS | OPEN, use << PHASE_BITS);
    }

    /** Slots at the front of a batch whose results are known to be there. */
    int resultsSeen(long use) {
        long now = seen;
        return (int) (now >>> Integer.SIZE) == (int) use ? (int) now : 0;
    }

    /** Spares others the look at what this thread has seen; whoever comes late only takes such knowledge away. */
    void sawResults(long use, int slots) {
        seen = use << Integer.SIZE | slots;
    }

    /** Notes that the poller is asked to end the use that the entry's owner is about to open. */
    void watchFromTheStart(long use) {
        WATCHED.setOpaque(this, use);
    }

    /** Notes that the poller is asked to end a use; one that comes late takes nothing from a later one. */
    void watch(long use) {
        long now = watched;
        while (now < use && !WATCHED.compareAndSet(this, now, use)) {
            now = watched;
        }
    }

    /** The use that is open if the poller was asked to end it, or 0. */
    long watchedUse() {
        long use = openUse();
        return use == watched ? use : 0;
    }
}
