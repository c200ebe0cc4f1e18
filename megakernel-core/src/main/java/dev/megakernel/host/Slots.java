package dev.megakernel.host;

import dev.megakernel.protocol.OpcodeSpace;
import dev.megakernel.protocol.SlotLayout;
import dev.megakernel.protocol.SlotStatus;
import dev.megakernel.protocol.Words;
import java.nio.ByteBuffer;

/** The slots of a ring, word by word, with the tenants that may have them run. */
record Slots(ByteBuffer ring, TenantCheck tenants) {

    int count() {
        return ring.remaining() / SlotLayout.SLOT_BYTES;
    }

    int status(int slot) {
        return word(slot, SlotLayout.STATUS_WORD);
    }

    int opcode(int slot) {
        return word(slot, SlotLayout.OPCODE_WORD);
    }

    int tenant(int slot) {
        return word(slot, SlotLayout.TENANT_WORD);
    }

    int word(int slot, int word) {
        return Words.get(ring, index(slot, word));
    }

    void word(int slot, int word, int value) {
        Words.put(ring, index(slot, word), value);
    }

    /** Whether a slot is there to be run and its tenant authorised. */
    boolean isRunnable(int slot) {
        return SlotStatus.isSchedulable(status(slot)) && tenants.authorises(tenant(slot));
    }

    /** Whether a slot runs after all others of its pass. */
    boolean runsLate(int slot) {
        int opcode = opcode(slot);
        return opcode == OpcodeSpace.BATCH_FENCE || opcode == OpcodeSpace.SHUTDOWN;
    }

    private static int index(int slot, int word) {
        return slot * SlotLayout.SLOT_WORDS + word;
    }
}
