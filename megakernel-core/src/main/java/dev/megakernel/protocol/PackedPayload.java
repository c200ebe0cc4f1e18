package dev.megakernel.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Packs several small operations into the argument words of one slot. {@link PackedView} reads them back.
 *
 * <p>Twelve words hold at most 23 operations without arguments; each argument takes a word.
 */
public final class PackedPayload {

    private static final int MAX_OPS = 255;

    private PackedPayload() {}

    /**
     * Builds the payload.
     *
     * @return the argument words of the slot, metadata first; no operations give one zero word
     * @throws QueueFullException when there are too many operations or arguments for one slot
     */
    public static int[] encode(List<PackedOp> ops) {
        int[] words = new int[checkedWords(ops)];
        ByteBuffer payload = ByteBuffer.allocate(words.length * Words.WORD_BYTES);
        put(ops, payload, 0);
        Arrays.setAll(words, word -> Words.get(payload, word));
        return words;
    }

    /** Number of words, metadata and arguments, or a refusal when a slot has no room for them. */
    static int checkedWords(List<PackedOp> ops) {
        int metadataWords = checkedMetadataWords(ops.size());
        return metadataWords + checkedArgWords(ops, metadataWords);
    }

    /** Writes a payload that {@link #checkedWords} accepted over zero words, and allocates nothing. */
    static void put(List<PackedOp> ops, ByteBuffer out, int firstWord) {
        int metadataByte = out.position() + firstWord * Words.WORD_BYTES;
        int argsWord = firstWord + PackedLayout.metadataWords(ops.size());
        int offset = 0;
        for (int i = 0; i < ops.size(); i++) {
            PackedOp op = ops.get(i);
            out.put(metadataByte + PackedLayout.opcodeByte(i), (byte) op.opcode());
            out.put(metadataByte + PackedLayout.offsetByte(i), (byte) offset);
            op.putArgs(out, argsWord + offset);
            offset += op.argCount();
        }
        out.put(metadataByte + PackedLayout.OP_COUNT_BYTE, (byte) ops.size());
        out.put(metadataByte + PackedLayout.ARG_COUNT_BYTE, (byte) offset);
    }

    private static int checkedMetadataWords(int ops) {
        if (ops > MAX_OPS) {
            throw PublishChecks.refused("packed slot supports at most " + MAX_OPS + " inner opcodes, got " + ops
                    + ". Fix: spread them over several slots.");
        }
        int words = PackedLayout.metadataWords(ops);
        if (words > SlotLayout.ARGS_PER_SLOT) {
            throw PublishChecks.refused("packed slot metadata exceeds the " + SlotLayout.ARGS_PER_SLOT
                    + "-word slot argument budget: " + ops + " inner opcodes need " + words
                    + " words. Fix: spread them over several slots.");
        }
        return words;
    }

    private static int checkedArgWords(List<PackedOp> ops, int metadataWords) {
        int room = SlotLayout.ARGS_PER_SLOT - metadataWords;
        int used = 0;
        for (int i = 0; i < ops.size(); i++) {
            PackedOp op = ops.get(i);
            if (op.argCount() > room - used) {
                throw PublishChecks.refused("packed slot payload exceeds the " + SlotLayout.ARGS_PER_SLOT
                        + "-word slot argument budget: " + op + " does not fit behind " + metadataWords
                        + " metadata and " + used + " argument words. Fix: spread the operations over several slots.");
            }
            used += op.argCount();
        }
        return used;
    }
}
