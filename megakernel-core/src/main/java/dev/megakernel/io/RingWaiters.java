package dev.megakernel.io;

import dev.megakernel.protocol.BufferValidation;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** The IO slots that LOAD_MISS slots of a ring wait for. */
final class RingWaiters {

    private RingWaiters() {}

    /**
     * Finds them.
     *
     * @throws dev.megakernel.protocol.BackendException when the bytes are not whole ring slots
     */
    static BitSet in(ByteBuffer ring) {
        int slots = ring.remaining() / SlotLayout.SLOT_BYTES;
        BufferValidation.validateRing(ring, slots);
        BitSet awaited = new BitSet(IoQueueLayout.IO_SLOT_COUNT);
        for (int base = 0; base < slots * SlotLayout.SLOT_WORDS; base += SlotLayout.SLOT_WORDS) {
            int ioSlot = Words.get(ring, base + SlotLayout.IO_SLOT_WORD);
            if (Words.getAcquire(ring, base + SlotLayout.STATUS_WORD) == SlotStatus.WAIT_IO
                    && Words.get(ring, base + SlotLayout.OPCODE_WORD) == OpcodeSpace.LOAD_MISS
                    && Integer.compareUnsigned(ioSlot, IoQueueLayout.IO_SLOT_COUNT) < 0) {
                awaited.set(ioSlot);
            }
        }
        return awaited;
    }
}
