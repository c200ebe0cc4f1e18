package dev.megakernel.persistent;

import dev.megakernel.protocol.SessionLayout;

/**
 * Stores the slots of a batch, a block at a time: encoded on the heap, then copied into the ring at once.
 *
 * <p>Device memory combines stores into lines of 64 bytes and takes them one after another. A block has about as many lines as a
 * processor holds on the way there, so that the next block is encoded while they leave.
 */
final class BatchFill {

    /** Slots of a block. */
    static final int BLOCK_SLOTS = 16;

    private static final int SLOT_WORDS = SessionLayout.SLOT_BYTES / Integer.BYTES;

    /** Words of an array that holds a block of slots, or as many results in either of their shapes. */
    static final int BLOCK_WORDS =
            BLOCK_SLOTS * Math.max(SLOT_WORDS, SessionLayout.RESULTS * SessionLayout.PAIR_BYTES / Integer.BYTES);

    private BatchFill() {}

    /** Stores all slots of a batch from a position on; what the encoder throws passes. */
    static void store(PublishRing ring, long position, PersistentBatch batch, BatchEncoder encoder) {
        int slots = batch.slots();
        int[] block = batch.block();
        prepare(block, Math.min(slots, BLOCK_SLOTS), batch);
        int flags = SessionLayout.FLAG_COUNTED | (batch.isWithResults() ? SessionLayout.FLAG_RESULTS : 0);
        for (int slot = 0; slot < slots; ) {
            long at = position + slot;
            int count = Math.min(Math.min(slots - slot, BLOCK_SLOTS), ring.untilEnd(at));
            encode(encoder, slot, count, batch.args, block);
            for (int i = 0; i < count; i++) {
                block[i * SLOT_WORDS + SessionLayout.SEQUENCE_WORD] = SessionLayout.sequenceWord((int) at + i, flags);
            }
            ring.store(at, block, count);
            slot += count;
        }
    }

    /** What is the same for all slots. */
    private static void prepare(int[] block, int count, PersistentBatch batch) {
        int counted = BatchTable.countedWord(batch);
        for (int at = 0; at < count * SLOT_WORDS; at += SLOT_WORDS) {
            block[at + SessionLayout.OPCODE_WORD] = batch.opcode;
            block[at + SessionLayout.TENANT_WORD] = batch.tenant;
            block[at + SessionLayout.COMPLETION_WORD] = counted;
        }
    }

    private static void encode(BatchEncoder encoder, int slot, int count, int[] args, int[] block) {
        for (int i = 0; i < count; i++) {
            encoder.encode(slot + i, args);
            int at = i * SLOT_WORDS + SessionLayout.ARGS_WORD;
            // A constant bound: copied word by word, which is faster than a call that copies twelve.
            for (int arg = 0; arg < SessionLayout.RESULTS; arg++) {
                block[at + arg] = args[arg];
            }
        }
    }
}
