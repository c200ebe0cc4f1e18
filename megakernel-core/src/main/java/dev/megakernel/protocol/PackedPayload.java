package dev.megakernel.protocol;

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
        int metadataWords = checkedMetadataWords(ops.size());
        int argWords = checkedArgWords(ops, metadataWords);
        int[] words = new int[metadataWords + argWords];
        putByte(words, PackedLayout.OP_COUNT_BYTE, ops.size());
        putByte(words, PackedLayout.ARG_COUNT_BYTE, argWords);
        int offset = 0;
        for (int i = 0; i < ops.size(); i++) {
            PackedOp op = ops.get(i);
            putByte(words, PackedLayout.opcodeByte(i), op.opcode());
            putByte(words, PackedLayout.offsetByte(i), offset);
            op.copyArgs(words, metadataWords + offset);
            offset += op.argCount();
        }
        return words;
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
        for (PackedOp op : ops) {
            if (op.argCount() > room - used) {
                throw PublishChecks.refused("packed slot payload exceeds the " + SlotLayout.ARGS_PER_SLOT
                        + "-word slot argument budget: " + op + " does not fit behind " + metadataWords
                        + " metadata and " + used + " argument words. Fix: spread the operations over several slots.");
            }
            used += op.argCount();
        }
        return used;
    }

    private static void putByte(int[] words, int index, int value) {
        words[index / Words.WORD_BYTES] |= value << PackedLayout.shift(index);
    }
}
