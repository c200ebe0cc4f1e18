package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/**
 * A ring that benchmarks go round on, and the device's part of it: a slot is DONE as soon as the benchmark has published
 * it, so it can be published again a turn later. One cache line after another is written, as in a ring that is used.
 */
final class TurningRing {

    static final int SLOTS = 256;

    final ByteBuffer buffer;
    private int slot;

    TurningRing(MemoryKind memory) {
        this(memory.allocate(SLOTS * SlotLayout.SLOT_BYTES));
    }

    /** Goes round on a ring of {@link #SLOTS} slots. */
    TurningRing(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** Index of the next slot. */
    int nextSlot() {
        return nextWindow(1);
    }

    /** First of the next {@code slots} slots; they never wrap, because {@code slots} divides {@link #SLOTS}. */
    int nextWindow(int slots) {
        int start = slot;
        slot = (start + slots) % SLOTS;
        return start;
    }

    /**
     * Ends a slot.
     *
     * @return the status it had: PUBLISHED, unless a benchmark does not do its work
     */
    int complete(int slot) {
        return exchange(slot, SlotStatus.DONE);
    }

    /** Ends {@code slots} slots and answers how many of them were PUBLISHED. */
    int complete(int start, int slots) {
        int published = 0;
        for (int i = start; i < start + slots; i++) {
            published += complete(i) == SlotStatus.PUBLISHED ? 1 : 0;
        }
        return published;
    }

    /** Stores a status and answers the one before it. */
    int exchange(int slot, int status) {
        int word = slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD;
        int before = Words.getAcquire(buffer, word);
        Words.putRelease(buffer, word, status);
        return before;
    }
}
