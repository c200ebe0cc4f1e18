package dev.megakernel.benchmarks.protocol;

import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** An IO queue that benchmarks go round on, and the device's part of it: it puts requests in and takes answers out. */
final class IoSlotRound {

    static final int SOURCE = 3;

    final ByteBuffer queue;
    private int slot;

    IoSlotRound(MemoryKind memory) {
        this(memory.allocate(IoQueueLayout.QUEUE_BYTES));
    }

    IoSlotRound(ByteBuffer queue) {
        this.queue = queue;
    }

    int nextSlot() {
        return nextWindow(1);
    }

    /** First of the next {@code slots} slots, which divide {@link IoQueueLayout#IO_SLOT_COUNT}. */
    int nextWindow(int slots) {
        int start = slot;
        slot = (start + slots) % IoQueueLayout.IO_SLOT_COUNT;
        return start;
    }

    /** Puts a request into a slot, as a device does for a missing resource. */
    void request(int slot) {
        Words.put(queue, base(slot) + IoQueueLayout.OP_TYPE_WORD, IoQueueLayout.OP_READ);
        Words.put(queue, base(slot) + IoQueueLayout.SRC_HANDLE_WORD, SOURCE);
        exchange(slot, SlotStatus.PUBLISHED);
    }

    /** Stores a status and answers the one before it. */
    int exchange(int slot, int status) {
        int word = base(slot) + IoQueueLayout.IO_STATUS_WORD;
        int before = Words.getAcquire(queue, word);
        Words.putRelease(queue, word, status);
        return before;
    }

    static int base(int slot) {
        return slot * IoQueueLayout.IO_SLOT_WORDS;
    }
}
