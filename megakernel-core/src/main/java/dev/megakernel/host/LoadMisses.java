package dev.megakernel.host;

import dev.megakernel.protocol.FaultCode;
import dev.megakernel.protocol.IoQueueLayout;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** LOAD_MISS: asks the host for a resource through the IO queue, and looks for the answer in a later pass (D11). */
record LoadMisses(Slots slots, ByteBuffer ioQueue) {

    /** Makes the request of a claimed slot. */
    SlotOutcome request(int slot) {
        int ioSlot = lowestEmpty();
        if (ioSlot == ioSlots()) {
            return SlotOutcome.REQUEUE;
        }
        int resource = slots.word(slot, SlotLayout.ARG0_WORD);
        put(ioSlot, IoQueueLayout.OP_TYPE_WORD, IoQueueLayout.OP_READ);
        put(ioSlot, IoQueueLayout.SRC_HANDLE_WORD, resource);
        put(ioSlot, IoQueueLayout.DST_HANDLE_WORD, resource);
        put(ioSlot, IoQueueLayout.OFFSET_LO_WORD, 0);
        put(ioSlot, IoQueueLayout.OFFSET_HI_WORD, 0);
        put(ioSlot, IoQueueLayout.BYTE_COUNT_WORD, 0);
        put(ioSlot, IoQueueLayout.TAG_WORD, resource);
        put(ioSlot, IoQueueLayout.IO_STATUS_WORD, SlotStatus.PUBLISHED);
        if (slots.word(slot, SlotLayout.ARG0_WORD + 1) != 0) {
            return SlotOutcome.DONE;
        }
        slots.word(slot, SlotLayout.IO_SLOT_WORD, ioSlot);
        return SlotOutcome.WAIT_IO;
    }

    /** Looks for the answer that a slot waits for; the IO slot of an answer is empty afterwards. */
    SlotOutcome poll(int slot) {
        int ioSlot = slots.word(slot, SlotLayout.IO_SLOT_WORD);
        if (Integer.compareUnsigned(ioSlot, ioSlots()) >= 0) {
            return SlotOutcome.fault(FaultCode.IO_SLOT_MISSING);
        }
        int answer = status(ioSlot);
        if (answer != IoQueueLayout.STATUS_OK && answer != IoQueueLayout.STATUS_ERROR) {
            return SlotOutcome.WAIT_IO;
        }
        put(ioSlot, IoQueueLayout.IO_STATUS_WORD, SlotStatus.EMPTY);
        return answer == IoQueueLayout.STATUS_OK ? SlotOutcome.DONE : SlotOutcome.fault(FaultCode.LOAD_FAILED);
    }

    private int lowestEmpty() {
        int ioSlot = 0;
        while (ioSlot < ioSlots() && status(ioSlot) != SlotStatus.EMPTY) {
            ioSlot++;
        }
        return ioSlot;
    }

    private int ioSlots() {
        return ioQueue.remaining() / IoQueueLayout.IO_SLOT_BYTES;
    }

    private int status(int ioSlot) {
        return Words.get(ioQueue, ioSlot * IoQueueLayout.IO_SLOT_WORDS + IoQueueLayout.IO_STATUS_WORD);
    }

    private void put(int ioSlot, int word, int value) {
        Words.put(ioQueue, ioSlot * IoQueueLayout.IO_SLOT_WORDS + word, value);
    }
}
