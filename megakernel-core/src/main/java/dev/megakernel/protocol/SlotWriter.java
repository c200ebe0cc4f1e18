package dev.megakernel.protocol;

import java.nio.ByteBuffer;

/**
 * Writes one slot that its caller has checked. Callers fill words 1 to 15 in any order and call {@link #release} last;
 * until then no lane looks at them.
 */
final class SlotWriter {

    private SlotWriter() {}

    static void fill(ByteBuffer ring, int slot, int tenant, int opcode, int[] args) {
        header(ring, slot, tenant, opcode);
        args(ring, slot, args);
    }

    /** Opcode, tenant and the default priority. */
    static void header(ByteBuffer ring, int slot, int tenant, int opcode) {
        int base = slot * SlotLayout.SLOT_WORDS;
        Words.put(ring, base + SlotLayout.OPCODE_WORD, opcode);
        Words.put(ring, base + SlotLayout.TENANT_WORD, tenant);
        priority(ring, slot, Priority.NORMAL.level());
    }

    static void priority(ByteBuffer ring, int slot, int level) {
        Words.put(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.PRIORITY_WORD, level);
    }

    /** All argument words; those without a value become 0, so that no argument of earlier work survives. */
    static void args(ByteBuffer ring, int slot, int[] args) {
        for (int i = 0; i < args.length; i++) {
            arg(ring, slot, i, args[i]);
        }
        clearArgs(ring, slot, args.length);
    }

    static void arg(ByteBuffer ring, int slot, int index, int value) {
        Words.put(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.ARG0_WORD + index, value);
    }

    static void clearArgs(ByteBuffer ring, int slot, int from) {
        for (int i = from; i < SlotLayout.ARGS_PER_SLOT; i++) {
            arg(ring, slot, i, 0);
        }
    }

    /** Makes the slot visible: the only store with an order, after all others. */
    static void release(ByteBuffer ring, int slot) {
        Words.putRelease(ring, slot * SlotLayout.SLOT_WORDS + SlotLayout.STATUS_WORD, SlotStatus.PUBLISHED);
    }
}
